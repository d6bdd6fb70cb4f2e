using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class StartOffsetsTests : IAsyncDisposable
{
    private const int Nothing = -1001;
    private static readonly TopicPartition Partition = new("camera", 0);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LostRecordsMetrics _metrics;
    private readonly LostRecords _lost;

    public StartOffsetsTests()
    {
        _metrics = new LostRecordsMetrics(_services.GetRequiredService<IMeterFactory>());
        _lost = new LostRecords(new NoBroker(), _metrics, TimeProvider.System, NullLogger<LostRecords>.Instance);
    }

    [Theory]
    [InlineData("earliest", 5, false, 5, 5)]
    [InlineData("earliest", 1, false, 3, 1)]
    [InlineData("earliest", Nothing, false, 3, Nothing)]
    [InlineData("latest", Nothing, false, 9, Nothing)]
    [InlineData("earliest", 12, false, 9, Nothing)]
    [InlineData("earliest", 12, true, 3, Nothing)]
    [InlineData("earliest", 5, true, 3, Nothing)]
    public void StartOf_ATopicFrom3To9(string autoOffsetReset, long committed, bool isReplaced, long first, long kept)
    {
        var options = new KafkaOptions { BootstrapServers = "127.0.0.1:9" };
        options.Consumer["auto.offset.reset"] = autoOffsetReset;
        var starts = new StartOffsets(Options.Create(options), _lost);

        var start = starts.StartOf(new PartitionOffsets(Partition, committed, Low: 3, High: 9), isReplaced);

        Assert.Equal(first, start.First.Offset.Value);
        Assert.Equal(kept, start.Committed.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await _lost.DisposeAsync();
        _metrics.Dispose();
        await _services.DisposeAsync();
    }

    /// <summary>Nobody asks it: what is lost before the beginning is known.</summary>
    private sealed class NoBroker : IOldestOffsets
    {
        public Task<IReadOnlyDictionary<TopicPartition, long>> FindAsync(IReadOnlyCollection<TopicPartition> partitions) => throw new NotSupportedException();
    }
}
