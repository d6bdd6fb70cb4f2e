using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Ingest;

/// <summary>Which gaps of offsets are records that were lost.</summary>
public sealed class OffsetGapTests : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly WaitedTime _time = new();
    private readonly Broker _broker = new();
    private readonly LostRecordsMetrics _metrics;
    private readonly MetricCollector<long> _counter;
    private readonly LostRecords _lost;

    public OffsetGapTests()
    {
        _metrics = new LostRecordsMetrics(_services.GetRequiredService<IMeterFactory>());
        _counter = new MetricCollector<long>(_services.GetRequiredService<IMeterFactory>(), StreamingTelemetry.KafkaName, "streaming.ingest.lost");
        _lost = new LostRecords(_broker, _metrics, _time, NullLogger<LostRecords>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _lost.DisposeAsync();
        _counter.Dispose();
        _metrics.Dispose();
        await _services.DisposeAsync();
    }

    /// <summary>Each transaction of a sensor leaves one: asking for each would be all that the consumer does.</summary>
    [Fact]
    public async Task Gaps_AreAskedAboutTogether_OnceASecond()
    {
        for (var i = 0; i < 1_000; i++)
            _lost.ReportGap(Of(0), 2 * i, (2 * i) + 1);
        _lost.ReportGap(Of(1), 10, 20);
        Assert.Equal(0, _broker.Asked);
        _broker.Answer(Of(0), 0);
        _broker.Answer(Of(1), 15);

        await LookAsync();

        await _counter.UntilAsync(5);
        Assert.Equal(1, _broker.Asked);
        Assert.Equal(5, _counter.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    [Fact]
    public async Task Gap_IsAskedAboutAgain_WhereTheBrokerDidNotAnswer()
    {
        _broker.IsAway = true;
        _lost.ReportGap(Of(0), 10, 20);
        await LookAsync();
        await _time.UntilWaitedForAsync(BetweenLooks).WaitAsync(Timeout);
        _broker.IsAway = false;
        _broker.Answer(Of(0), 100);

        _time.Advance(BetweenLooks);

        await _counter.UntilAsync(10);
        Assert.Equal(2, _broker.Asked);
    }

    [Fact]
    public async Task Gap_IsAskedAboutAgain_WhereTheBrokerToldOfOthersOnly()
    {
        _lost.ReportGap(Of(0), 10, 20);
        _lost.ReportGap(Of(1), 10, 13);
        _broker.Answer(Of(1), 100);
        await LookAsync();
        await _counter.UntilAsync(3);
        await _time.UntilWaitedForAsync(BetweenLooks).WaitAsync(Timeout);
        _broker.Answer(Of(0), 100);

        _time.Advance(BetweenLooks);

        await _counter.UntilAsync(13);
        Assert.Equal(13, _counter.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    /// <summary>What retention takes after it was passed was not lost.</summary>
    [Fact]
    public async Task Gap_ThatWasNotBelowTheOldestOffset_IsNotLookedAtAgain()
    {
        _lost.ReportGap(Of(0), 10, 20);
        _lost.ReportGap(Of(1), 10, 20);
        _broker.Answer(Of(0), 5);
        await LookAsync();
        await _time.UntilWaitedForAsync(BetweenLooks).WaitAsync(Timeout);
        _broker.Answer(Of(0), 100);
        _broker.Answer(Of(1), 11);

        _time.Advance(BetweenLooks);

        await _counter.UntilAsync(1);
        Assert.Equal(1, _counter.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    [Fact]
    public async Task Disposal_WaitsForTheAnswerThatIsOnItsWay()
    {
        _broker.Answer(Of(0), 15);
        _broker.HoldBack();
        _lost.ReportGap(Of(0), 10, 20);
        await LookAsync();
        await _broker.UntilAskedAsync().WaitAsync(Timeout);

        var disposing = _lost.DisposeAsync().AsTask();

        Assert.False(disposing.IsCompleted);
        _broker.Release();
        await disposing.WaitAsync(Timeout);
        Assert.Equal(5, _counter.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    private static TopicPartition Of(int partition) => new("captions", partition);

    /// <summary>For the first time.</summary>
    private async Task LookAsync()
    {
        await _time.UntilWaitedForAsync(BetweenLooks).WaitAsync(Timeout);
        _time.Advance(BetweenLooks);
    }

    private sealed class Broker : IOldestOffsets
    {
        private readonly Dictionary<TopicPartition, long> _oldest = [];
        private readonly TaskCompletionSource _firstAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _heldBack;
        private int _asked;

        public bool IsAway { get; set; }

        public int Asked => _asked;

        public void Answer(TopicPartition partition, long oldest) => _oldest[partition] = oldest;

        public Task UntilAskedAsync() => _firstAsked.Task;

        /// <summary>What is asked is answered once it is released.</summary>
        public void HoldBack() => _heldBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _heldBack!.SetResult();

        public async Task<IReadOnlyDictionary<TopicPartition, long>> FindAsync(IReadOnlyCollection<TopicPartition> partitions)
        {
            _asked++;
            _firstAsked.TrySetResult();
            if (_heldBack is { } heldBack)
                await heldBack.Task;
            if (IsAway)
                throw new KafkaException(ErrorCode.Local_Transport);
            return partitions.Where(_oldest.ContainsKey).ToDictionary(partition => partition, partition => _oldest[partition]);
        }
    }
}
