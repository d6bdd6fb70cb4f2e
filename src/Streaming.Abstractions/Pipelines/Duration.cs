using System.Globalization;

namespace Streaming.Abstractions;

/// <summary>Durations as people write them: a number and a unit, <c>250us</c>, <c>500ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>.</summary>
public static class Duration
{
    /// <summary>The longest that is read.</summary>
    public const int MaxDays = 1_000;

    private static readonly (string Suffix, long Ticks)[] Units =
    [
        ("us", TimeSpan.TicksPerMicrosecond),
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a duration that is not negative, is whole microseconds and at most <see cref="MaxDays"/>.</summary>
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
                || number > (decimal)TimeSpan.TicksPerDay * MaxDays / ticks)
                return false;
            duration = TimeSpan.FromTicks((long)(number * ticks));
            return number * ticks % TimeSpan.TicksPerMicrosecond == 0;
        }

        return false;
    }
}
