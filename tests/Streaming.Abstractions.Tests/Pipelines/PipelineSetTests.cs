namespace Streaming.Abstractions.Tests.Pipelines;

public sealed class PipelineSetTests
{
    [Fact]
    public void Modalities_SharedByPipelines_AreThereOnce()
    {
        var set = new PipelineSet([Pipeline("one", ("camera", "camera")), Pipeline("two", ("camera", "camera"), ("microphone", "mic"))]);

        Assert.Equal(["camera", "microphone"], set.Modalities.Select(modality => modality.Name));
    }

    [Fact]
    public void Pipelines_ThatGiveAModalityDifferentTopics_AreRefused() => Assert.Equal(
        "Pipelines \"one\" and \"two\" give modality \"camera\" different topics or kinds.",
        Assert.Throws<PipelineException>(() => new PipelineSet([Pipeline("one", ("camera", "a")), Pipeline("two", ("camera", "b"))])).Message);

    [Fact]
    public void Pipelines_ThatGiveATopicTwoModalities_AreRefused() => Assert.Equal(
        "Topic \"a\" is that of two modalities: camera, front.",
        Assert.Throws<PipelineException>(() => new PipelineSet([Pipeline("one", ("camera", "a")), Pipeline("two", ("front", "a"))])).Message);

    [Fact]
    public void NoPipeline_IsRefused() =>
        Assert.Equal("There is no pipeline to run.", Assert.Throws<PipelineException>(() => new PipelineSet([])).Message);

    [Fact]
    public void Load_OfNothing_NamesThePath() => Assert.Equal(
        "nowhere: there is no such pipeline file or folder.", Assert.Throws<PipelineException>(() => PipelineSet.Load("nowhere")).Message);

    [Fact]
    public void Load_OfAFolderWithoutPipelines_NamesIt()
    {
        var folder = Directory.CreateTempSubdirectory("streaming-pipelines-").FullName;

        var error = Assert.Throws<PipelineException>(() => PipelineSet.Load(folder));

        Directory.Delete(folder);
        Assert.Equal($"{folder}: the folder holds no pipeline, which is a file NAME.json.", error.Message);
    }

    private static PipelineDefinition Pipeline(string name, params (string Name, string Topic)[] modalities) => new()
    {
        Name = name,
        Modalities = [.. modalities.Select(modality => new ModalityDefinition { Name = modality.Name, Topic = modality.Topic, Kind = ContentKind.Image })],
        Window = new GridWindow(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
    };
}
