using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// The clock of one partition's rigs, by which sensors are idle and windows overdue: the wall clock, but not ahead of what the rigs were given. While a backlog is read, or
/// records wait for rigs that wait for a model, it is the time at which those records reached the broker; a sensor is not silent because its records have not been read.
/// </summary>
public sealed class PartitionClock
{
    /// <summary>
    /// So long it goes on after a look that has found nothing more. Looks come far more often, but for a process that stood still, or a consumer that waits for a broker:
    /// what came meanwhile is not read yet.
    /// </summary>
    private static readonly long GraceUs = EventTime.FromTimeSpan(TimeSpan.FromMilliseconds(500));

    private readonly Lock _lock = new();
    private int _polls;

    /// <summary>Until when the rigs have everything. Beyond all times where nobody reads for them.</summary>
    private long _givenUs = long.MaxValue;

    /// <summary>Until when they will have everything with the polls in hand.</summary>
    private long _inHandUs = long.MaxValue;

    /// <summary>As far as it may go.</summary>
    private long _endUs = long.MaxValue;

    /// <summary>Now.</summary>
    /// <param name="wallUs">The wall clock.</param>
    public long NowUs(long wallUs) => Math.Min(wallUs, Interlocked.Read(ref _endUs));

    /// <summary>When samples in hand reached the broker, as far as the clock may go with them.</summary>
    public ArrivalTimes ReadArrivalTimes(long wallUs)
    {
        lock (_lock)
            return new ArrivalTimes(_givenUs, _inHandUs, wallUs);
    }

    /// <summary>The partition begins to be read.</summary>
    public void Begin()
    {
        lock (_lock)
            _givenUs = _inHandUs = _endUs = long.MinValue;
    }

    /// <summary>Something was read, and waits to be given to the rigs.</summary>
    public void AddPoll()
    {
        lock (_lock)
        {
            _polls++;
            _endUs = _givenUs;
        }
    }

    /// <summary>Nothing was read.</summary>
    public void NoteNothingRead(ReadMark mark)
    {
        lock (_lock)
        {
            if (_polls == 0)
                Reach(mark);
        }
    }

    /// <summary>Polls are about to be given to the rigs.</summary>
    /// <param name="last">As of the last of them.</param>
    public void BeginGive(ReadMark last)
    {
        lock (_lock)
            _inHandUs = Math.Max(_givenUs, last.TimeUs);
    }

    /// <summary>The rigs have them.</summary>
    public void EndGive(int polls, ReadMark last)
    {
        lock (_lock)
        {
            _polls -= polls;
            Reach(_polls == 0 ? last : last with { IsAtEnd = false });
        }
    }

    private void Reach(ReadMark mark)
    {
        _givenUs = _inHandUs = Math.Max(_givenUs, mark.TimeUs);
        _endUs = mark.IsAtEnd ? _givenUs + GraceUs : _givenUs;
    }
}
