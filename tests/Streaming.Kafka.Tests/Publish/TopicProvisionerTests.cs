namespace Streaming.Kafka.Tests.Publish;

public sealed class TopicProvisionerTests
{
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
