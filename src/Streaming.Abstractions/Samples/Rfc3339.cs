namespace Streaming.Abstractions;

/// <summary>
/// Times as RFC 3339 (section 5.6) writes them, <c>2026-01-31T12:00:00.25Z</c>, read from their bytes: they come with every record. What lies between
/// two microseconds is cut off.
/// </summary>
internal static class Rfc3339
{
    private const int DateTimeLength = 19;

    public static bool TryParse(ReadOnlySpan<byte> text, out long timeUs)
    {
        timeUs = 0;
        if (text.Length <= DateTimeLength || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':' || text[16] != ':')
            return false;
        if (!(TryRead(text[..4], out var year) && TryRead(text[5..7], out var month) && TryRead(text[8..10], out var day)
            && TryRead(text[11..13], out var hour) && TryRead(text[14..16], out var minute) && TryRead(text[17..19], out var second)))
            return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        var rest = text[DateTimeLength..];
        if (!TryReadFraction(ref rest, out var fractionUs) || !TryReadOffset(rest, out var offsetMinutes))
            return false;
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        timeUs = (ticks / TimeSpan.TicksPerMicrosecond) + fractionUs - (offsetMinutes * 60_000_000L);
        return timeUs >= EventTime.MinUs && timeUs <= EventTime.MaxUs;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> text, out int fractionUs)
    {
        fractionUs = 0;
        if (text is not [(byte)'.', ..])
            return true;
        var digits = 0;
        for (var scale = 100_000; digits + 1 < text.Length && text[digits + 1] is >= (byte)'0' and <= (byte)'9'; digits++, scale /= 10)
            fractionUs += (text[digits + 1] - '0') * scale;
        text = text[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text is [(byte)'Z' or (byte)'z'])
            return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || !TryRead(text[1..3], out var hour) || !TryRead(text[4..6], out var minute))
            return false;
        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return hour <= 23 && minute <= 59;
    }

    private static bool TryRead(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
