using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>A sample that a window may still pick.</summary>
internal struct HeldSample : ITimed
{
    public Sample Sample;
    public long TimeUs;

    public readonly long OrderUs => TimeUs;

    /// <summary>Where it came behind its modality's bound, that bound: windows that the bound had covered do not take it.</summary>
    public long BehindUs;

    /// <summary>A window that was given out has it.</summary>
    public bool IsAligned;

    /// <summary>An earlier aligner had it, too, and may have given it out.</summary>
    public bool WasRead;
}
