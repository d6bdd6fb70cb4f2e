namespace Streaming.Inference;

/// <summary>Who goes first and who is turned away, in the words of NVIDIA Triton's <c>dynamic_batching</c>.</summary>
/// <param name="PriorityLevels">Levels a request may have; 1 goes first.</param>
/// <param name="DefaultLevel">The level of a request that names none.</param>
/// <param name="MaxQueueSize">Requests that may wait; 0 leaves it to the silo's configuration.</param>
/// <param name="Timeout">A request that has waited so long is late; zero for never, unless it has a deadline of its own.</param>
/// <param name="RejectsLate">What is late is turned away; otherwise it is answered all the same.</param>
internal sealed record QueuePolicy(int PriorityLevels, int DefaultLevel, int MaxQueueSize, TimeSpan Timeout, bool RejectsLate)
{
    private const int MaxLevels = 100;
    private const int MaxTimeoutUs = 600_000_000;

    public static QueuePolicy Default { get; } = new(1, 1, 0, TimeSpan.Zero, RejectsLate: false);

    public static QueuePolicy Read(JsonSection section)
    {
        var levels = section.Number("priority_levels", 1, MaxLevels, otherwise: 1);
        var defaultLevel = section.Number("default_priority_level", 1, levels, otherwise: levels);
        if (!section.IsGiven("default_queue_policy"))
            return Default with { PriorityLevels = levels, DefaultLevel = defaultLevel };

        var queue = section.Section("default_queue_policy");
        var policy = new QueuePolicy(
            levels,
            defaultLevel,
            queue.Number("max_queue_size", 0, 1_000_000, otherwise: 0),
            TimeSpan.FromMicroseconds(queue.Number("default_timeout_microseconds", 0, MaxTimeoutUs, otherwise: 0)),
            queue.Word("timeout_action", true, ("REJECT", true), ("DELAY", false)));
        queue.RefuseUnknown();
        return policy;
    }

    /// <summary>From 0 on, for a request's priority; 0 names none, and what is beyond the last goes with the last.</summary>
    public int LevelOf(int priority) => (priority <= 0 ? DefaultLevel : Math.Min(priority, PriorityLevels)) - 1;
}
