using System.Globalization;
using System.Text;
using Streaming.Abstractions;

namespace Streaming.Capture.Simulation.Recordings;

/// <summary>Cues as WebVTT (W3C), which knows milliseconds and no finer time.</summary>
internal static class WebVtt
{
    public static string Format(IEnumerable<Sample> cues, long startUs)
    {
        var text = new StringBuilder("WEBVTT\n");
        foreach (var cue in cues.OrderBy(cue => cue.EventTimeUs))
        {
            text.Append('\n').Append(cue.Id).Append('\n');
            text.Append(Time(cue.EventTimeUs - startUs)).Append(" --> ").Append(Time(cue.EndTimeUs - startUs)).Append('\n');
            text.Append(Escape(Encoding.UTF8.GetString(cue.Payload))).Append('\n');
        }

        return text.ToString();
    }

    private static string Time(long timeUs)
    {
        var time = TimeSpan.FromMilliseconds((timeUs + 500) / 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:D2}:{time:mm\\:ss\\.fff}");
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
