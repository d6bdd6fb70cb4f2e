using System.Buffers.Binary;
using Streaming.Abstractions;

namespace Streaming.Dashboard.Wall;

/// <summary>How loud a chunk of 16-bit little-endian sound is.</summary>
internal static class AudioLevel
{
    /// <summary>Silence; 16 bits reach no lower.</summary>
    public const double FloorDbfs = -90.3;

    /// <summary>The root mean square over all channels against full scale, in decibels: 0 for a full square wave, -3 for a full sine.</summary>
    public static double RmsDbfs(ReadOnlySpan<byte> sound)
    {
        var count = sound.Length / AudioFormat.BytesPerValue;
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            double value = BinaryPrimitives.ReadInt16LittleEndian(sound[(i * AudioFormat.BytesPerValue)..]);
            sum += value * value;
        }

        return sum == 0 ? FloorDbfs : Math.Max(FloorDbfs, 10 * Math.Log10(sum / count / 32_768 / 32_768));
    }
}
