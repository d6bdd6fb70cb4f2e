using System.Globalization;

namespace Streaming.Abstractions;

/// <summary>Durations as people write them: a number and a unit, <c>250us</c>, <c>500ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>.</summary>
public static class Duration
{
    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("us", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a duration that is not negative, is whole microseconds and at most 1,000 days.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text is null)
            return false;
        foreach (var (suffix, ticks) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal) || !char.IsAsciiDigit(text.AsSpan(0, text.Length - suffix.Length) is [.., var last] ? last : ' '))
                continue;
            const NumberStyles Styles = NumberStyles.AllowDecimalPoint;
            if (!decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), Styles, CultureInfo.InvariantCulture, out var number)
                || number > TimeSpan.TicksPerDay * 1_000m / ticks)
                return false;
            duration = TimeSpan.FromTicks((long)(number * ticks));
            return number * ticks % TimeSpan.TicksPerMicrosecond == 0;
        }

        return false;
    }
}
