namespace Streaming.Abstractions;

/// <summary>When a window may take its answer from a modality.</summary>
public enum PickTiming : byte
{
    /// <summary>Once no future sample can change it.</summary>
    Proven,

    /// <summary>At once: the modality is never waited for.</summary>
    Available,
}
