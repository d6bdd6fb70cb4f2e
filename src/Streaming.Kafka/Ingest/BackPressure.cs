using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// Leaves records with the broker where this silo has enough of them: all topics of a partition whose records wait for their rigs, and of one whose open
/// windows hold too much those topics that are ahead, since the windows wait for the others. For the consumer's thread alone.
/// </summary>
internal sealed class BackPressure(ConsumedPartitions partitions, IngestContext context, IOptions<KafkaOptions> options)
{
    private static readonly TimeSpan CatchUpTimeout = TimeSpan.FromMilliseconds(200);

    private readonly int _creditBytes = options.Value.PartitionCreditBytes;
    private readonly Dictionary<PartitionPipeline, IReadOnlyCollection<string>> _paused = [];

    public void Apply(IConsumer<byte[]?, byte[]?> consumer)
    {
        ForgetEnded();
        foreach (var (partition, pipeline) in partitions.Working)
        {
            if (_paused.TryGetValue(pipeline, out var paused))
                Resume(consumer, partition, pipeline, paused);

            // A pause throws away what was fetched ahead, so a partition first gets a moment to catch up.
            else if (!pipeline.WaitForCredit(_creditBytes, CatchUpTimeout))
                Pause(consumer, partition, pipeline, context.Topics);
            else if (pipeline.HeldBytes > _creditBytes)
                Pause(consumer, partition, pipeline, pipeline.FindLeading(context.Topics));
        }
    }

    /// <summary>Who works on a partition next begins with nothing paused.</summary>
    private void ForgetEnded()
    {
        foreach (var pipeline in _paused.Keys.Where(pipeline => !partitions.Working.Values.Contains(pipeline)).ToList())
            _paused.Remove(pipeline);
    }

    private void Pause(IConsumer<byte[]?, byte[]?> consumer, int partition, PartitionPipeline pipeline, IReadOnlyCollection<string> topics)
    {
        if (topics.Count == 0)
            return;
        _paused.Add(pipeline, topics);
        consumer.Pause(topics.Select(topic => new TopicPartition(topic, partition)));
        Log.Paused(context.Logger, partition, string.Join(", ", topics));
    }

    private void Resume(IConsumer<byte[]?, byte[]?> consumer, int partition, PartitionPipeline pipeline, IReadOnlyCollection<string> topics)
    {
        if (pipeline.QueuedBytes > _creditBytes / 2 || pipeline.HeldBytes > _creditBytes / 2)
            return;
        _paused.Remove(pipeline);
        consumer.Resume(topics.Select(topic => new TopicPartition(topic, partition)));
    }
}
