namespace Streaming.Abstractions;

/// <summary>
/// What a window takes of one modality. The instant of a reference window is the time of its reference sample; that of a tumbling or hopping window its
/// middle, for <see cref="Hold"/> its end.
/// </summary>
public enum Pick : byte
{
    /// <summary>Every sample within the window, and those before it that are still valid in it.</summary>
    All,

    First,

    Last,

    /// <summary>The sample nearest to the instant; of two as near the later.</summary>
    Nearest,

    /// <summary>The value at the instant between the samples around it.</summary>
    Linear,

    /// <summary>The last sample at or before the instant, however far before the window, if it is still valid or not older than the maximum age.</summary>
    Hold,

    /// <summary>The samples that together cover the window, to be cut at its ends.</summary>
    Slice,
}
