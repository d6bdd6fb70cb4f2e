using Streaming.Abstractions;

namespace Deploy.Tests.Helm;

public sealed class PipelineTests
{
    private const string Checksum = "checksum/pipelines";
    private const string Lidar = """{"lidar":{"modalities":{"lidar":{"kind":"tensor"}},"window":{"type":"tumbling","size":"SIZE"}}}""";

    [Fact]
    public async Task Chart_WithoutPipelinesOfItsOwn_RunsTheOneThatShips()
    {
        var release = await Release.RenderAsync("minimal");

        var (file, content) = Assert.Single(release.Pipelines.Data);
        Assert.Equal("road-hazards.json", file);
        Assert.Equal((await File.ReadAllTextAsync(SourceTree.PathOf("pipelines/road-hazards.json"))).Trim(), content.Trim());
    }

    [Fact]
    public async Task Pipelines_OfTheValues_ReplaceTheOneThatShips()
    {
        var release = await Release.RenderAsync("minimal", "--set-json", $"pipelines={Lidar.Replace("SIZE", "250ms", StringComparison.Ordinal)}");
        using var mounted = new MountedPipelines(release);

        var pipeline = Assert.Single(PipelineSet.Load(mounted.Folder).Pipelines);
        Assert.Equal("lidar", pipeline.Name);
        Assert.Equal(TimeSpan.FromMilliseconds(250), ((GridWindow)pipeline.Window).Size);
        Assert.Equal(ContentKind.Tensor, Assert.Single(pipeline.Modalities).Kind);
    }

    [Theory]
    [InlineData("minimal", "road-hazards")]
    [InlineData("production", "junction presence")]
    public async Task Pipelines_AsTheSiloFindsThem_Load(string values, string names)
    {
        using var mounted = new MountedPipelines(await Release.RenderAsync(values));

        Assert.Equal(names.Split(' '), PipelineSet.Load(mounted.Folder).Pipelines.Select(pipeline => pipeline.Name));
    }

    [Fact]
    public async Task AlignmentSilos_WhenAPipelineChanges_AreRolled()
    {
        var before = await ChecksumsAsync("--set-json", $"pipelines={Lidar.Replace("SIZE", "1s", StringComparison.Ordinal)}");
        var after = await ChecksumsAsync("--set-json", $"pipelines={Lidar.Replace("SIZE", "2s", StringComparison.Ordinal)}");

        Assert.Equal(["alignment-silo"], before.Keys);
        Assert.Equal(["alignment-silo"], after.Keys);
        Assert.NotEqual(before["alignment-silo"], after["alignment-silo"]);
    }

    [Fact]
    public async Task AlignmentSilos_WhenNoPipelineChanges_KeepTheirChecksum()
    {
        var before = await ChecksumsAsync();
        var after = await ChecksumsAsync(
            "--set", "alignmentSilo.resources.limits.memory=3Gi", "--set", "kafka.groupId=other", "--set", "fullnameOverride=other", "--set", "otel.endpoint=http://other:4317");

        Assert.Equal(before, after);
    }

    private static async Task<Dictionary<string, string>> ChecksumsAsync(params string[] arguments)
    {
        var release = await Release.RenderAsync("minimal", arguments);
        return release.Deployments
            .Where(deployment => deployment.Spec.Template.Metadata.Annotations?.ContainsKey(Checksum) == true)
            .ToDictionary(deployment => Release.ComponentOf(deployment.Metadata), deployment => deployment.Spec.Template.Metadata.Annotations[Checksum]);
    }
}
