namespace Streaming.Alignment;

/// <summary>Windows on their way, and what keeps the first of them open.</summary>
internal sealed class OpenWindows(WindowCloser closer)
{
    /// <summary>The modality that the first window waits for, as far as it was looked at.</summary>
    private ModalityTrack? _blocking;

    public WindowQueue Queue { get; } = new();

    public int Count => Queue.Count;

    public ref OpenWindow First => ref Queue[0];

    /// <summary>The wall-clock time at which the first of all deadlines is over; <see cref="TimeMath.Never"/> for none.</summary>
    public long EarliestDeadlineUs { get; private set; } = TimeMath.Never;

    public void Add(in OpenWindow window)
    {
        Queue.Insert(window);
        if (First.InstantUs >= window.InstantUs)
            _blocking = null;
        EarliestDeadlineUs = Math.Min(EarliestDeadlineUs, window.DeadlineUs);
    }

    public OpenWindow RemoveFirst()
    {
        _blocking = null;
        return Queue.RemoveFirst();
    }

    /// <summary>The first window waits for a modality of which a sample may still change it.</summary>
    public bool IsBlocked(long nowUs)
    {
        _blocking = closer.FindBlocking(First, nowUs);
        return _blocking is not null;
    }

    /// <summary>The first window still waits for a modality from which nothing came, so that there is no need to look.</summary>
    /// <param name="changed">The only modality that may have promised more than before; null for any.</param>
    /// <param name="nowUs">The wall clock.</param>
    public bool IsStillBlocked(ModalityTrack? changed, long nowUs) => _blocking is { } blocking && blocking != changed && blocking.IsWaitedFor(nowUs);

    /// <summary>How many windows from the first on are to be closed, come what may: the last that is over its deadline takes those before it along.</summary>
    public int CountOverdue(long nowUs)
    {
        if (nowUs < EarliestDeadlineUs)
            return 0;
        var count = Count;
        while (count > 0 && Queue[count - 1].DeadlineUs > nowUs)
            count--;
        return count;
    }

    public void FindEarliestDeadline()
    {
        EarliestDeadlineUs = TimeMath.Never;
        for (var i = 0; i < Count; i++)
            EarliestDeadlineUs = Math.Min(EarliestDeadlineUs, Queue[i].DeadlineUs);
    }
}
