using System.Globalization;

namespace Streaming.Abstractions;

/// <summary>
/// Signed 16-bit PCM, little endian, channels interleaved: <c>audio/L16;rate=16000;channels=1</c>. (RFC 2586 asks for network byte
/// order; sensors, ffmpeg's <c>s16le</c> and WAV files are little endian, and so is this format unless the type says
/// <c>endianness=big</c>, which is refused.)
/// </summary>
public readonly record struct AudioFormat(int Rate, int Channels)
{
    public const int BytesPerValue = 2;

    public int BytesPerFrame => BytesPerValue * Channels;

    public string ContentType => string.Create(CultureInfo.InvariantCulture, $"{ContentTypes.Audio};rate={Rate};channels={Channels}");

    public long DurationUs(int payloadBytes) => payloadBytes / BytesPerFrame * 1_000_000L / Rate;

    /// <summary>Reads a content type. The rate is required, the number of channels defaults to 1.</summary>
    public static bool TryParse(ReadOnlySpan<char> contentType, out AudioFormat format)
    {
        format = default;
        var rate = 0;
        var channels = 1;
        var isFirst = true;
        foreach (var range in contentType.Split(';'))
        {
            var part = contentType[range].Trim();
            if (isFirst)
            {
                isFirst = false;
                if (!part.Equals(ContentTypes.Audio, StringComparison.OrdinalIgnoreCase))
                    return false;
            }
            else if (part.StartsWith("rate=", StringComparison.OrdinalIgnoreCase))
            {
                if (!int.TryParse(part[5..], NumberStyles.None, CultureInfo.InvariantCulture, out rate))
                    return false;
            }
            else if (part.StartsWith("channels=", StringComparison.OrdinalIgnoreCase))
            {
                if (!int.TryParse(part[9..], NumberStyles.None, CultureInfo.InvariantCulture, out channels))
                    return false;
            }
            else if (part.Equals("endianness=big", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        format = new AudioFormat(rate, channels);
        return rate is > 0 and <= 768_000 && channels is > 0 and <= 64;
    }
}
