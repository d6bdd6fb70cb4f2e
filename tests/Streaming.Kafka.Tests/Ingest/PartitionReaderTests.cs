using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class PartitionReaderTests
{
    private static readonly string[] InTurns = ["camera 1", "captions 2", "camera 3", "captions 6", "camera 5"];

    [Fact]
    public void Read_TakesTheTopicThatIsBehindInEventTime()
    {
        using var camera = new FetchedTopic("camera", 1, 3, 5);
        using var captions = new FetchedTopic("captions", 2, 6);

        Assert.Equal(InTurns, Read(camera, captions));
    }

    [Fact]
    public void Read_WaitsForATopicWhoseRecordsAreOnTheirWay()
    {
        using var camera = new FetchedTopic("camera", 1, 3, 5);
        using var captions = new FetchedTopic("captions", 2) { IsOnItsWay = true };

        Assert.Equal(["camera 1", "captions 2", "camera 3"], Read(camera, captions));
    }

    [Fact]
    public void Read_DoesNotWaitForATopicThatHasNothingMore()
    {
        using var camera = new FetchedTopic("camera", 1, 3, 5);
        using var captions = new FetchedTopic("captions");

        Assert.Equal(["camera 1", "camera 3", "camera 5"], Read(camera, captions));
    }

    [Fact]
    public void Read_OnlyOfWhatIsBehind_TakesNothingOfTheOthers()
    {
        using var camera = new FetchedTopic("camera", 1, 3, 5);
        using var captions = new FetchedTopic("captions", 2);
        using var reader = new PartitionReader([camera, captions], 10);
        var records = new List<PolledRecord>();

        reader.Read(records, maxBytes: 10, onlyBehind: true);

        Assert.Equal(["camera 1", "captions 2", "camera 3"], Describe(records));
    }

    [Fact]
    public void Read_EndsWithEnoughRecords()
    {
        using var camera = new FetchedTopic("camera", 1, 2, 3);
        using var reader = new PartitionReader([camera], maxRecords: 2);
        var records = new List<PolledRecord>();

        Assert.Equal(2, reader.Read(records, maxBytes: 10, onlyBehind: false));
        Assert.Equal(["camera 1", "camera 2"], Describe(records));
    }

    [Fact]
    public void Read_EndsWithEnoughBytes()
    {
        using var camera = new FetchedTopic("camera", 1, 2, 3);
        using var reader = new PartitionReader([camera], maxRecords: 10);
        var records = new List<PolledRecord>();

        Assert.Equal(1, reader.Read(records, maxBytes: 1, onlyBehind: false));
        Assert.Equal(["camera 1"], Describe(records));
    }

    [Fact]
    public void End_IsWhereAllTopicsHaveNothingMore()
    {
        using var camera = new FetchedTopic("camera", 1, 2);
        using var captions = new FetchedTopic("captions", 1);
        using var reader = new PartitionReader([camera, captions], maxRecords: 2);
        Assert.Null(reader.FindEnd());

        reader.Read([], maxBytes: 10, onlyBehind: false);
        Assert.Null(reader.FindEnd());
        reader.Read([], maxBytes: 10, onlyBehind: false);

        Assert.Equal([("camera", 2), ("captions", 1)], reader.FindEnd()!.Select(end => (end.Topic, end.Offset.Value)).Order());
    }

    [Fact]
    public void End_OfTopicsOfWhichOneHasMoreOnItsWay_IsNotReached()
    {
        using var camera = new FetchedTopic("camera");
        using var captions = new FetchedTopic("captions") { IsOnItsWay = true };
        using var reader = new PartitionReader([camera, captions], maxRecords: 2);

        Assert.Null(reader.FindEnd());
    }

    [Fact]
    public void Mark_IsThatOfTheTopicThatIsReadLeastFar()
    {
        using var camera = new FetchedTopic("camera", 1, 3, 5);
        using var captions = new FetchedTopic("captions", 2, 6);
        using var reader = new PartitionReader([camera, captions], maxRecords: 3);
        Assert.Equal(ReadMark.None, reader.FindMark(nowUs: 100));

        reader.Read([], maxBytes: 10, onlyBehind: false);

        Assert.Equal(new ReadMark(2, IsAtEnd: false), reader.FindMark(nowUs: 100));
    }

    [Fact]
    public void Mark_PassesOverATopicThatHasNothingMore()
    {
        using var camera = new FetchedTopic("camera", 1, 3, 5);
        using var captions = new FetchedTopic("captions", 2);
        using var reader = new PartitionReader([camera, captions], maxRecords: 3);

        reader.Read([], maxBytes: 10, onlyBehind: false);
        Assert.Equal(new ReadMark(3, IsAtEnd: false), reader.FindMark(nowUs: 100));
        reader.Read([], maxBytes: 10, onlyBehind: false);

        Assert.Equal(new ReadMark(100, IsAtEnd: true), reader.FindMark(nowUs: 100));
    }

    [Fact]
    public void Mark_WhileATopicIsLeftOutForOneThatHasNothingMore_GoesOn()
    {
        using var camera = new FetchedTopic("camera", 1, 3, 5);
        using var captions = new FetchedTopic("captions", 2);
        using var reader = new PartitionReader([camera, captions], maxRecords: 10);

        reader.Read([], maxBytes: 10, onlyBehind: true);

        Assert.Equal(new ReadMark(4, IsAtEnd: false), reader.FindMark(nowUs: 100));
    }

    private static string[] Read(params ITopicReader[] topics)
    {
        using var reader = new PartitionReader(topics, 10);
        var records = new List<PolledRecord>();
        reader.Read(records, maxBytes: 10, onlyBehind: false);
        return Describe(records);
    }

    private static string[] Describe(List<PolledRecord> records) =>
        [.. records.Select(record => $"{record.Modality.Name} {record.Decoded.Sample!.EventTimeUs}")];

    /// <summary>Has records of one byte fetched, with these event times; gives one at a time.</summary>
    private sealed class FetchedTopic(string name, params long[] timesUs) : ITopicReader
    {
        private readonly ModalityDefinition _modality = new() { Name = name, Topic = name, Kind = ContentKind.Text };
        private int _read;

        public long ReachedUs => _read == 0 ? long.MinValue : timesUs[_read - 1];

        public bool IsOnItsWay { get; init; }

        public TopicPartitionOffset? End => IsOnItsWay || _read < timesUs.Length ? null : new TopicPartitionOffset(name, 0, _read);

        /// <summary>A microsecond later where it is left out.</summary>
        public long? BehindSinceUs(long nowUs, bool isLeftOut) =>
            End is not null ? null : isLeftOut ? ReachedUs + 1 : ReachedUs;

        public long? Read(List<PolledRecord> records, int maxRecords, long maxBytes)
        {
            if (_read == timesUs.Length)
                return null;
            var sample = new Sample { Modality = name, EventTimeUs = timesUs[_read], Payload = [1] };
            records.Add(new PolledRecord(_modality, _read++, new DecodeResult("rig", sample, null), null));
            return 1;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
