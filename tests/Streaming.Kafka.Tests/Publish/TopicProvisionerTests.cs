namespace Streaming.Kafka.Tests.Publish;

public sealed class TopicProvisionerTests
{
    [Fact]
    public void RequireApart_WhenAModalityHasATopicThatIsWrittenTo_NamesIt()
    {
        var error = Assert.Throws<TopicProvisioner.TopicsException>(() => TopicProvisioner.RequireApart(["camera", "fusion-events"], ["fusion-events", "late-samples"]));

        Assert.StartsWith("Topic fusion-events is that of a modality, and one that a silo writes to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireSamePartitionCount_WhenTheyDiffer_NamesEach()
    {
        var counts = new Dictionary<string, int> { ["camera"] = 4, ["microphone"] = 8, ["other"] = 1 };

        var error = Assert.Throws<TopicProvisioner.TopicsException>(() => TopicProvisioner.RequireSamePartitionCount(["camera", "microphone"], counts));

        Assert.EndsWith("there are: camera 4, microphone 8.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireSamePartitionCount_WhenTheyAreEqual_IsContent() =>
        TopicProvisioner.RequireSamePartitionCount(["a", "b"], new Dictionary<string, int> { ["a"] = 4, ["b"] = 4 });
}
