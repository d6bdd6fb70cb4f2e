namespace Streaming.Alignment.Clocks;

/// <summary>What a delay says about the clock of its sensor.</summary>
internal enum DelayKind : byte
{
    /// <summary>Offset, drift and jitter, as far as one can tell yet.</summary>
    Usual,

    /// <summary>Shorter than any can be; unless more follow, the event time is wrong.</summary>
    Implausible,

    /// <summary>The clock went forwards: delays are shorter from here on.</summary>
    SteppedDown,

    /// <summary>The clock went backwards some time ago.</summary>
    SteppedUp,
}
