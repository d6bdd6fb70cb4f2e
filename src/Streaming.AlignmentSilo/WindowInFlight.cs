using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>A closed window on its way to its event.</summary>
internal sealed class WindowInFlight(AlignedWindow window, long closedUs)
{
    public AlignedWindow Window => window;

    /// <summary>Wall-clock time.</summary>
    public long ClosedUs => closedUs;

    public Publication Publication { get; } = new();

    /// <summary>Completes when its event is published; is cancelled where that is not ours to do any more.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;
}
