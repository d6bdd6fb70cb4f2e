namespace Streaming.Kafka.Tests.Records;

public sealed class Utf8TableTests
{
    [Fact]
    public void TryFind_OfBytesThatWereAdded_GivesTheirValue()
    {
        var table = new Utf8Table<string>(maxCount: 10);
        table.Add("rig-1"u8, "one");
        table.Add("rig-2"u8, "two");

        Assert.True(table.TryFind("rig-2"u8, out var value));
        Assert.Equal("two", value);
        Assert.False(table.TryFind("rig-3"u8, out _));
        Assert.False(table.TryFind(default, out _));
    }

    [Fact]
    public void Add_WhenItIsFull_ForgetsWhatWasThere()
    {
        var table = new Utf8Table<string>(maxCount: 2);
        table.Add("a"u8, "a");
        table.Add("b"u8, "b");
        table.Add("c"u8, "c");

        Assert.False(table.TryFind("a"u8, out _));
        Assert.True(table.TryFind("c"u8, out _));
    }
}
