namespace Streaming.Inference;

/// <summary>Requests that wait, by level; within a level in the order in which they came. The batcher's lock guards it.</summary>
internal sealed class RequestQueue
{
    private readonly Queue<PendingInference>[] _levels;
    private int _withDeadline;

    public RequestQueue(int levels)
    {
        _levels = new Queue<PendingInference>[levels];
        for (var i = 0; i < levels; i++)
            _levels[i] = new Queue<PendingInference>();
    }

    public int Count { get; private set; }

    /// <summary>When the request came that has waited longest. There must be one.</summary>
    public TimeSpan OldestArrival
    {
        get
        {
            var oldest = TimeSpan.MaxValue;
            foreach (var level in _levels)
            {
                if (level.TryPeek(out var first) && first.ArrivedAt < oldest)
                    oldest = first.ArrivedAt;
            }

            return oldest;
        }
    }

    /// <summary>The first deadline of all; <see cref="TimeSpan.MaxValue"/> where none has one.</summary>
    public TimeSpan EarliestDue
    {
        get
        {
            var earliest = TimeSpan.MaxValue;
            if (_withDeadline == 0)
                return earliest;

            foreach (var level in _levels)
            {
                foreach (var pending in level)
                {
                    if (pending.DueAt < earliest && !pending.IsClaimed)
                        earliest = pending.DueAt;
                }
            }

            return earliest;
        }
    }

    public void Enqueue(PendingInference pending, int level)
    {
        _levels[level].Enqueue(pending);
        Count++;
        _withDeadline += HasDeadline(pending);
    }

    /// <summary>Who would go next of each level, the first level first.</summary>
    public bool TryPeek(int level, out PendingInference? pending) => _levels[level].TryPeek(out pending);

    public int LevelCount => _levels.Length;

    public PendingInference Take(int level)
    {
        var pending = _levels[level].Dequeue();
        Count--;
        _withDeadline -= HasDeadline(pending);
        return pending;
    }

    /// <summary>Takes who goes next. There must be one.</summary>
    public PendingInference Take()
    {
        var level = 0;
        while (_levels[level].Count == 0)
            level++;
        return Take(level);
    }

    private static int HasDeadline(PendingInference pending) => pending.DueAt == TimeSpan.MaxValue ? 0 : 1;
}
