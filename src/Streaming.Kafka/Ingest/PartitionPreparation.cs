using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// Finds out what must be known of a partition number, of all modality topics, before it is worked on: how far the group has come, and what is written down of its rigs. A
/// transaction that a crashed silo has left open holds up the partitions that it concerns and no others.
/// </summary>
internal sealed class PartitionPreparation(
    IngestContext context, TopicWatch topics, GroupOffsets offsets, CheckpointReader checkpoints, IOptions<KafkaOptions> options)
    : PartitionInquiry<int, PartitionPreparation.Answer, PreparedPartition>(context.Status, context.Errors, context.Time)
{
    private readonly string _group = options.Value.GroupId;

    /// <summary>First which topics there are: one that is made again from then on is noticed. And offsets before checkpoints, which are written first.</summary>
    protected override async Task<IReadOnlyDictionary<int, Answer>> AskAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        var topicIds = await topics.BeginAsync();
        cancellationToken.ThrowIfCancellationRequested();
        var found = (await offsets.FindAsync(_group, [.. partitions.SelectMany(_ => context.Topics, (number, topic) => new TopicPartition(topic, number))]))
            .ToLookup(partition => partition.Partition.Partition.Value);
        cancellationToken.ThrowIfCancellationRequested();
        var written = (await checkpoints.FindRangesAsync(partitions)).ToDictionary(partition => partition.Partition.Partition.Value);
        var answers = new Dictionary<int, Answer>();
        foreach (var number in partitions)
        {
            if (found[number].Append(written[number]).Select(partition => partition.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
                context.Errors.Add(fault);
            else
                answers.Add(number, new Answer(topicIds, [.. found[number]], written[number].High.Value));
        }

        return answers;
    }

    protected override IEnumerable<(int Partition, PreparedPartition Known)> Complete(
        IReadOnlyDictionary<int, Answer> answers, Predicate<int> isWanted, CancellationToken cancellationToken)
    {
        var ends = answers.ToDictionary(answer => answer.Key, answer => answer.Value.EndOfCheckpoints);
        foreach (var (number, loaded) in checkpoints.Load(ends, isWanted, cancellationToken))
        {
            var (topicIds, offsets, _) = answers[number];
            string[] shortened = [.. offsets.Where(topic => topic.EndsBeforeCommitted).Select(topic => topic.Partition.Topic)];
            var replaced = loaded.ForgetOutdated(topicIds, shortened, context.Rigs.ForgetOffsets);
            yield return (number, new PreparedPartition(number, loaded, replaced, offsets));
        }
    }

    protected override void Notify() => context.WakeUp.Set();

    internal sealed record Answer(IReadOnlyDictionary<string, string> TopicIds, IReadOnlyList<PartitionOffsets> Offsets, long EndOfCheckpoints);
}
