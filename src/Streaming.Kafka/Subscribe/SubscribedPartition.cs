using System.Threading.Channels;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Events of one partition on their way to who takes them: those of one rig one after the other, those of several at the same time.</summary>
internal sealed class SubscribedPartition : IAsyncDisposable
{
    private const int MaxAtOnce = 256;

    private readonly Channel<ConsumeResult<byte[]?, byte[]?>> _records = Channel.CreateUnbounded<ConsumeResult<byte[]?, byte[]?>>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SubscriptionContext _context;
    private readonly Action<TopicPartitionOffset> _store;
    private readonly Task _run;
    private long _next;
    private long _queuedBytes;

    /// <param name="context">What all partitions work with.</param>
    /// <param name="start">The first record that will come.</param>
    /// <param name="store">Is told how far all were taken.</param>
    public SubscribedPartition(SubscriptionContext context, TopicPartitionOffset start, Action<TopicPartitionOffset> store)
    {
        _context = context;
        _store = store;
        _next = start.Offset.Value;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Of events that were not taken yet.</summary>
    public long QueuedBytes => Interlocked.Read(ref _queuedBytes);

    public void Enqueue(ConsumeResult<byte[]?, byte[]?> record)
    {
        if (record.Offset.Value > _next)
            _context.Lost.ReportGap(record.TopicPartition, _next, record.Offset.Value);
        _next = record.Offset.Value + 1;
        Interlocked.Add(ref _queuedBytes, BytesOf(record));
        _records.Writer.TryWrite(record);
    }

    /// <exception cref="KafkaException">It cannot go on.</exception>
    public void ThrowIfFailed()
    {
        if (_run.IsFaulted)
            _run.GetAwaiter().GetResult();
    }

    /// <summary>Completes once what is being taken is, or has failed to be. The rest is left to the partition's next reader.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stopping.IsCancellationRequested)
            await _stopping.CancelAsync();
        await _run;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _records.Reader.WaitToReadAsync(_stopping.Token))
                await HandOnAsync(TakeQueued());
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // What was not stored comes to the partition's next reader.
        }
    }

    private List<Delivery> TakeQueued()
    {
        var deliveries = new List<Delivery>();
        while (deliveries.Count < MaxAtOnce && _records.Reader.TryRead(out var record))
            deliveries.Add(new Delivery(record, FusionEventJson.TryDeserialize(record.Message.Value)));
        return deliveries;
    }

    private async Task HandOnAsync(List<Delivery> deliveries)
    {
        try
        {
            await Task.WhenAll(deliveries.GroupBy(delivery => delivery.Event?.Rig).Select(HandOnInOrderAsync));
        }
        finally
        {
            Interlocked.Add(ref _queuedBytes, -deliveries.Sum(delivery => BytesOf(delivery.Record)));
            if (deliveries.TakeWhile(delivery => delivery.IsTaken).LastOrDefault() is { } last)
                _store(new TopicPartitionOffset(last.Record.TopicPartition, last.Record.Offset + 1));
        }
    }

    private async Task HandOnInOrderAsync(IEnumerable<Delivery> ofOneRig)
    {
        foreach (var delivery in ofOneRig)
        {
            if (delivery.Event is { } fusionEvent)
                await HandOnAsync(fusionEvent, delivery.Record.Message.Headers);
            else
                Log.NoEvent(_context.Logger, delivery.Record.TopicPartitionOffset);
            delivery.IsTaken = true;
        }
    }

    private async Task HandOnAsync(FusionEvent fusionEvent, Headers? headers)
    {
        using var activity = TakeActivity.Start(headers, fusionEvent);
        await Retry.UntilDoneAsync(
            () => _context.Subscriber.TakeAsync(fusionEvent),
            (attempt, reason) => ReportRetry(fusionEvent.Id, attempt, reason),
            _context.Time,
            _stopping.Token);
        _context.Metrics.RecordTaken(fusionEvent.Pipeline);
    }

    private void ReportRetry(string id, int attempt, string reason)
    {
        _context.Metrics.RecordRetry();
        Log.EventNotTaken(_context.Logger, id, attempt, reason);
    }

    private static long BytesOf(ConsumeResult<byte[]?, byte[]?> record) => record.Message.Value?.Length ?? 0;

    /// <param name="Record">As it was read.</param>
    /// <param name="Event">Null where the record is none.</param>
    private sealed record Delivery(ConsumeResult<byte[]?, byte[]?> Record, FusionEvent? Event)
    {
        public bool IsTaken { get; set; }
    }
}
