using System.Globalization;

namespace Streaming.Abstractions;

/// <summary>
/// Event ids are a function of the input: the same records give the same ids, in whatever process and however often they are replayed.
/// </summary>
public static class FusionEventId
{
    /// <summary>
    /// <c>rig/pipeline/start/revision</c>, the start in microseconds; for the window of a reference sample <c>rig/pipeline/start~sample/revision</c>, since
    /// two samples may have one time. Names are escaped as in a URI.
    /// </summary>
    public static string Create(string rig, string pipeline, long windowStartUs, string? reference, int revision)
    {
        var window = reference is null
            ? windowStartUs.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{windowStartUs}~{Uri.EscapeDataString(reference)}");
        return string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(rig)}/{Uri.EscapeDataString(pipeline)}/{window}/{revision}");
    }
}
