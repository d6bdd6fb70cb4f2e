using Streaming.Capture.Media;

namespace Streaming.Cli;

/// <summary>Says which cues of a recording are left out.</summary>
internal static class CaptionFaults
{
    public static async Task TellAsync(MediaCapture media)
    {
        foreach (var fault in media.CaptionFaults)
            await Console.Error.WriteLineAsync($"Captions, line {fault.Line}: skipped: {fault.Reason}");
        if (media.CaptionFaults.Count > 0)
            await Console.Error.WriteLineAsync($"{media.CaptionFaults.Count} malformed cues skipped.");
    }
}
