using System.Globalization;

namespace Streaming.Abstractions;

/// <summary>
/// Event ids are a function of the input: the same records give the same ids, in whatever process and however often they are replayed.
/// </summary>
public static class FusionEventId
{
    /// <summary><c>rig/pipeline/start/revision</c>, the start in microseconds. Rig and pipeline are escaped as in a URI.</summary>
    public static string Create(string rig, string pipeline, long windowStartUs, int revision) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Uri.EscapeDataString(rig)}/{Uri.EscapeDataString(pipeline)}/{windowStartUs}/{revision}");
}
