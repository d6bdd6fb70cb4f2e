using Streaming.Abstractions;

namespace Streaming.Kafka.Tests;

internal static class BareEvent
{
    /// <summary>An event that says no more than which rig it is of.</summary>
    public static FusionEvent Of(string rig) => new()
    {
        Id = FusionEventId.Create(rig, "test", 0, null, 0),
        Rig = rig,
        Pipeline = "test",
        Window = new EventWindow(0, 1_000_000),
        ClosedBy = CloseTrigger.Proof,
        Modalities = [],
        Inputs = [],
        Timings = new EventTimings(),
    };
}
