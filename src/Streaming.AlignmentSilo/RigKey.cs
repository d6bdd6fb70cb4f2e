using System.Globalization;

namespace Streaming.AlignmentSilo;

/// <summary>
/// The key of a rig's grain. Its partition belongs to it: where two producers place the same rig differently, or the number of partitions has changed, each
/// partition has a rig of its own, with offsets of its own.
/// </summary>
internal readonly record struct RigKey(int Partition, string Rig)
{
    private const char Separator = '/';

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}{Separator}{Rig}");

    public static RigKey Parse(string text)
    {
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return new RigKey(int.Parse(text.AsSpan(0, end), CultureInfo.InvariantCulture), text[(end + 1)..]);
    }
}
