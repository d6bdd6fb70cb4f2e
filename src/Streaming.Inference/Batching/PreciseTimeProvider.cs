using System.Diagnostics;

namespace Streaming.Inference;

/// <summary>
/// The system's time, with one-shot timers that a thread of their own wakes: at most a millisecond late on an idle machine. The runtime's read a
/// clock that on Linux goes on in steps of up to 4 ms, so that a queue delay of 5 ms would take up to 10.
/// </summary>
internal sealed class PreciseTimeProvider : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<OneShot> _timers = [];
    private readonly List<OneShot> _due = [];
    private long _wakesAt = long.MaxValue;

    private PreciseTimeProvider() =>
        new Thread(Run) { IsBackground = true, Name = "batch timers", Priority = ThreadPriority.AboveNormal }.Start();

    public static PreciseTimeProvider Instance { get; } = new();

    /// <summary>The callback runs on the thread of all timers, so it must be short. One with a period is the runtime's.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
            return base.CreateTimer(callback, state, dueTime, period);

        var timer = new OneShot(this, callback, state);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Run()
    {
        while (true)
        {
            lock (_gate)
                WaitForDue();
            foreach (var timer in _due)
                timer.Fire();
        }
    }

    /// <summary>Leaves those that are due in <see cref="_due"/>, at least one.</summary>
    private void WaitForDue()
    {
        _due.Clear();
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            var next = long.MaxValue;
            foreach (var timer in _timers)
            {
                if (timer.TakeIfDue(now))
                    _due.Add(timer);
                else
                    next = Math.Min(next, timer.DueAt);
            }

            if (_due.Count > 0)
                return;
            _wakesAt = next;
            Monitor.Wait(_gate, next == long.MaxValue ? Timeout.Infinite : MillisecondsUntil(next, now));
        }
    }

    private static int MillisecondsUntil(long due, long now) =>
        (int)Math.Min(Math.Ceiling(Stopwatch.GetElapsedTime(now, due).TotalMilliseconds), int.MaxValue);

    private sealed class OneShot(PreciseTimeProvider timers, TimerCallback callback, object? state) : ITimer
    {
        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(nameof(period), period, "A precise timer fires once.");

            lock (timers._gate)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan
                    ? long.MaxValue
                    : Stopwatch.GetTimestamp() + (long)Math.Ceiling(dueTime.TotalSeconds * Stopwatch.Frequency);
                if (DueAt < timers._wakesAt)
                    Monitor.Pulse(timers._gate);
            }

            return true;
        }

        /// <summary>Under the gate.</summary>
        public bool TakeIfDue(long now)
        {
            if (DueAt > now)
                return false;
            DueAt = long.MaxValue;
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (timers._gate)
                timers._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
