using System.Text;
using Confluent.Kafka;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Everything that comes to a topic, as another client sees it.</summary>
internal sealed class TopicLog : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ConsumeResult<string, byte[]>> _records = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _run;
    private TaskCompletionSource _grown = NewSignal();

    public TopicLog(string bootstrapServers, string topic, int partitions) =>
        _run = Task.Factory.StartNew(
            () => Read(bootstrapServers, topic, partitions),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>The records of a rig that fit, in the order of their partition, as soon as there are <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<ConsumeResult<string, byte[]>>> WaitForAsync(
        string rig, int count, Func<ConsumeResult<string, byte[]>, bool>? filter = null)
    {
        using var limit = new CancellationTokenSource(TestTime.Limit);
        while (true)
        {
            Task grown;
            int found;
            lock (_lock)
            {
                var records = _records.FindAll(record => record.Message.Key == rig && filter?.Invoke(record) != false);
                if (records.Count >= count)
                    return records;
                found = records.Count;
                grown = _grown.Task;
            }

            try
            {
                await grown.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Of {count} records of {rig} only {found} came.");
            }
        }
    }

    public static string Header(ConsumeResult<string, byte[]> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run;
        _stopping.Dispose();
    }

    private void Read(string bootstrapServers, string topic, int partitions)
    {
        var config = new ConsumerConfig(EmbeddedKafka.ConsumerSettings.ToDictionary())
        {
            BootstrapServers = bootstrapServers,
            GroupId = "log",
        };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        try
        {
            while (true)
                Add(consumer.Consume(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private void Add(ConsumeResult<string, byte[]> record)
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            _records.Add(record);
            grown = _grown;
            _grown = NewSignal();
        }

        grown.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
