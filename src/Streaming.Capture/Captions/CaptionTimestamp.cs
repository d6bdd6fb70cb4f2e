using System.Globalization;

namespace Streaming.Capture.Captions;

/// <summary><c>[hours:]minutes:seconds.milliseconds</c>; SubRip writes a comma for the point.</summary>
internal static class CaptionTimestamp
{
    /// <summary>Longer than any recording, and far from overflow when added to an event time.</summary>
    private const int MaxHours = 99_999;

    public static bool TryParse(ReadOnlySpan<char> text, out long timeUs)
    {
        timeUs = 0;
        var hours = 0;
        if (text.Count(':') == 2)
        {
            var colonAt = text.IndexOf(':');
            if (!TryParseNumber(text[..colonAt], MaxHours, out hours))
                return false;
            text = text[(colonAt + 1)..];
        }

        if (text.Length != "mm:ss.fff".Length || text[2] != ':' || text[5] is not ('.' or ','))
            return false;
        if (!TryParseNumber(text[..2], 59, out var minutes)
            || !TryParseNumber(text[3..5], 59, out var seconds)
            || !TryParseNumber(text[6..], 999, out var milliseconds))
        {
            return false;
        }

        timeUs = ((((hours * 60L + minutes) * 60 + seconds) * 1000) + milliseconds) * 1000;
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= max;
}
