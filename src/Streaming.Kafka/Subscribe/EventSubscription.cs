using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// Reads the events topic in a consumer group, on a thread of its own, and hands each event on until it is taken. Only then its offset is committed, so whatever dies, none is
/// passed over, and some may come twice.
/// </summary>
internal sealed class EventSubscription(
    string group,
    SubscriptionContext context,
    SubscribedPartitions partitions,
    IOptions<KafkaOptions> options,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(50);

    private readonly KafkaOptions _options = options.Value;
    private readonly CancellationTokenSource _stopping = new();
    private Task _run = Task.CompletedTask;

    /// <exception cref="InvalidOperationException">The client does not take its settings.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var consumer = BuildConsumer();
        _run = Task.Factory.StartNew(() => Run(consumer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _run.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private IConsumer<byte[]?, byte[]?> BuildConsumer() => new ConsumerBuilder<byte[]?, byte[]?>(_options.CreateSubscriptionConfig(group))
        .SetPartitionsAssignedHandler((consumer, assigned) => partitions.Begin(consumer, assigned, _stopping.Token))
        .SetPartitionsRevokedHandler((_, revoked) => partitions.End(revoked.ConvertAll(partition => partition.TopicPartition)))
        .SetPartitionsLostHandler((_, lost) => partitions.End(lost.ConvertAll(partition => partition.TopicPartition)))
        .LogTo(context.Logger)
        .Build();

    private void Run(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            using var disposed = consumer;
            consumer.Subscribe(_options.EventsTopic);
            while (!_stopping.IsCancellationRequested)
            {
                if (Read(consumer) is { } record)
                    partitions.Enqueue(consumer, record);
                partitions.ResumeThoseWithRoom(consumer);
            }

            consumer.Close();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped while it waited for the broker.
        }
        catch (Exception e)
        {
            Log.ConsumerStopped(context.Logger, e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private ConsumeResult<byte[]?, byte[]?>? Read(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            return consumer.Consume(MaxWait);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            Log.KafkaError(context.Logger, e.Error.Code, e.Error.Reason, isFatal: false);
            return null;
        }
    }
}
