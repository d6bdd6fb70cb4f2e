using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// The one consumer of an alignment silo, on a thread of its own: has the partitions read what is fetched, and commits what nobody needs any
/// more. Whatever breaks, its partitions begin again at their committed offsets.
/// </summary>
internal sealed class SampleConsumer(
    IngestContext context,
    ConsumedPartitions partitions,
    IDelivery delivery,
    Prefetch prefetch,
    IOptions<KafkaOptions> options,
    IHostApplicationLifetime lifetime) : ConsumerThread(context.Logger, lifetime)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(50);

    /// <summary>What the broker has refused, it would most often refuse at once again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly KafkaOptions _options = options.Value;

    protected override IConsumer<byte[]?, byte[]?> BuildConsumer() => new ConsumerBuilder<byte[]?, byte[]?>(prefetch.ApplyTo(_options.CreateGroupConfig()))
        .SetPartitionsAssignedHandler((_, assigned) => Guard(() => partitions.Own(assigned)))
        .SetPartitionsRevokedHandler((consumer, revoked) => Guard(() => OnRevoked(consumer, revoked.ConvertAll(p => p.TopicPartition))))
        .SetPartitionsLostHandler((_, lost) => Guard(() => partitions.Lose(lost.ConvertAll(p => p.TopicPartition))))
        .SetStatisticsHandler((_, json) => Guard(() => context.Status.NoteLag(ConsumerStatistics.LagByTopic(json))))
        .LogTo(context.Logger)
        .Build();

    protected override void Consume(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            delivery.Start();
            consumer.Subscribe(context.Topics);
            ConsumeUntilStopped(consumer);
            consumer.Close();
            partitions.FinishReleases();
            context.ThrowIfFailed();
        }
        finally
        {
            partitions.Abandon();
        }
    }

    private void ConsumeUntilStopped(IConsumer<byte[]?, byte[]?> consumer)
    {
        using var queue = RecordQueue.Of(consumer, context.WakeUp);
        while (!Stopping.IsCancellationRequested)
        {
            try
            {
                Serve(consumer, queue);
                context.ThrowIfStopped();
                partitions.ThrowIfCommitFailed();
                partitions.StartComplete(consumer);
                if (!partitions.Read())
                    context.WakeUp.Wait(TimeSpan.FromTicks(Math.Min(partitions.UntilCommit.Ticks, MaxWait.Ticks)));
                partitions.CommitIfDue(consumer);
            }
            catch (ReplayRequiredException e)
            {
                Replay(e);
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                context.Errors.Add(e.Error);
                Task.WaitAny(Task.Delay(Pause, context.Time, Stopping)); // and not until the next record wakes it up
            }
        }
    }

    /// <summary>What happens to the consumer, such as a change of its partitions, happens in here.</summary>
    private void Serve(IConsumer<byte[]?, byte[]?> consumer, RecordQueue queue)
    {
        var count = queue.Poll();
        for (var i = 0; i < count; i++)
        {
            if (queue.ErrorAt(i) is { } error)
                ReportUnlessEnd(error);
            else
                partitions.Park(consumer, new TopicPartition(queue[i].Topic, queue[i].Partition));
        }
    }

    /// <summary>That there is nothing more to read for now is of interest only to those who read.</summary>
    private void ReportUnlessEnd(Error error)
    {
        if (error.Code != ErrorCode.Local_PartitionEOF)
            context.Report(error);
    }

    /// <summary>What a callback throws, nobody would see.</summary>
    private void Guard(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception e)
        {
            context.Fail(new InvalidOperationException($"What the consumer tells could not be taken: {e.Message}", e));
        }
    }

    private void OnRevoked(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> revoked)
    {
        try
        {
            partitions.Revoke(consumer, revoked);
        }
        catch (ReplayRequiredException e)
        {
            Replay(e);
        }
    }

    private void Replay(ReplayRequiredException reason)
    {
        Log.Replaying(context.Logger, reason.Message);
        context.Metrics.RecordReplay();
        partitions.StopAll();
    }
}
