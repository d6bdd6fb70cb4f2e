using System.Globalization;
using System.Text;

namespace Streaming.Abstractions;

/// <summary>Event times are microseconds since the Unix epoch; these are their other forms.</summary>
public static class EventTime
{
    /// <summary>Event times at or beyond this (the year 9999) or before <see cref="MinUs"/> (the year 1) have no calendar form.</summary>
    public static readonly long MaxUs = FromDateTimeOffset(DateTimeOffset.MaxValue);

    public static readonly long MinUs = FromDateTimeOffset(DateTimeOffset.MinValue);

    /// <summary>
    /// A time before this or from <see cref="SensorMaxUs"/> on is not that of a sensor, but that of a clock nobody has set; windows around it might have none
    /// that can be written.
    /// </summary>
    public static readonly long SensorMinUs = FromDateTimeOffset(new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static readonly long SensorMaxUs = FromDateTimeOffset(new DateTimeOffset(9900, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static long FromDateTimeOffset(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <exception cref="ArgumentOutOfRangeException">The time has no calendar form.</exception>
    public static DateTimeOffset ToDateTimeOffset(long timeUs) => DateTimeOffset.UnixEpoch.AddTicks(checked(timeUs * TimeSpan.TicksPerMicrosecond));

    public static long FromTimeSpan(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>RFC 3339 with microseconds, as <c>ce_time</c> has it.</summary>
    public static string Format(long timeUs) =>
        ToDateTimeOffset(timeUs).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339, and nothing else: what a time leaves out would be made up from the machine's clock or its zone.</summary>
    public static bool TryParse(string? text, out long timeUs) => TryParse(Encoding.UTF8.GetBytes(text ?? ""), out timeUs);

    /// <summary>The same from UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long timeUs) => Rfc3339.TryParse(text, out timeUs);

    public static long NowUs(this TimeProvider time) => FromDateTimeOffset(time.GetUtcNow());
}
