using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>
/// Asks brokers where the reading of partitions begins, while the consumer's thread goes on with others. What they do not tell they are asked for again. For the consumer's
/// thread alone.
/// </summary>
internal sealed class SubscriptionStarts(GroupOffsets offsets, SubscriptionContext context, IngestStatus status)
{
    private readonly HashSet<TopicPartition> _wanted = [];

    /// <summary>Of those that are wanted, the ones that the question on its way is about.</summary>
    private readonly HashSet<TopicPartition> _asked = [];

    private Task<IReadOnlyList<PartitionOffsets>>? _question;
    private long? _refusedAt;

    public void Want(IEnumerable<TopicPartition> partitions)
    {
        _wanted.UnionWith(partitions);
        status.NoteWaiting(_wanted.Count);
    }

    /// <summary>What is known of it did not serve: it is asked for anew after a pause.</summary>
    public void WantAgain(TopicPartition partition, Error reason)
    {
        context.Errors.Add(reason);
        _refusedAt = context.Time.GetTimestamp();
        Want([partition]);
    }

    public void Forget(IReadOnlyCollection<TopicPartition> partitions)
    {
        _wanted.ExceptWith(partitions);
        _asked.ExceptWith(partitions);
        status.NoteWaiting(_wanted.Count);
    }

    /// <summary>Asks on, and gives what is known by now. Those partitions are wanted no more.</summary>
    public List<PartitionOffsets> TakeKnown()
    {
        if (_wanted.Count == 0)
            return [];
        var known = TakeAnswer();
        Forget(known.ConvertAll(partition => partition.Partition));
        if (_question is null && _wanted.Count > 0 && IsDue)
            Ask();
        return known;
    }

    /// <summary>Nothing is asked of a broker from its return on: it waits for the question on its way, whose client may be disposed of then.</summary>
    public void End()
    {
        if (_question is Task running)
            running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
    }

    private bool IsDue => _refusedAt is not { } refusedAt || context.Time.GetElapsedTime(refusedAt) >= PartitionQuestion.Pause;

    private void Ask()
    {
        _asked.UnionWith(_wanted);
        _question = PartitionQuestion.AskAsync(() => offsets.FindAsync(context.Group, [.. _wanted]), context.Errors, context.Time);
    }

    private List<PartitionOffsets> TakeAnswer()
    {
        if (_question is not { IsCompleted: true } answered)
            return [];
        var told = answered.GetAwaiter().GetResult().Where(answer => _asked.Contains(answer.Partition)).ToList();
        told.Select(answer => answer.Fault).OfType<Error>().ToList().ForEach(context.Errors.Add);
        var known = told.FindAll(answer => answer.Fault is null);
        if (known.Count < _asked.Count)
            _refusedAt = context.Time.GetTimestamp();
        _question = null;
        _asked.Clear();
        return known;
    }
}
