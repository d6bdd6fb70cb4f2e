using System.Buffers.Binary;

namespace EndToEnd.Tests.Drills;

/// <summary>
/// Frames as large as those of a camera with more pixels, without the time that it takes to draw and compress them: JPEGs with comments in them, which
/// decoders pass over.
/// </summary>
internal static class LargeFrame
{
    private const ushort CommentMarker = 0xFFFE;
    private const int MarkerBytes = 2;

    /// <summary>The length of a comment counts itself, and is a number of 16 bits.</summary>
    private const int CommentBytes = MarkerBytes + ushort.MaxValue;

    /// <param name="jpeg">The frame as it is.</param>
    /// <param name="comments">Each makes it 64 KiB larger.</param>
    public static byte[] Of(ReadOnlySpan<byte> jpeg, int comments)
    {
        var large = new byte[jpeg.Length + comments * CommentBytes];
        jpeg[..MarkerBytes].CopyTo(large);
        for (var i = 0; i < comments; i++)
        {
            var comment = large.AsSpan(MarkerBytes + i * CommentBytes);
            BinaryPrimitives.WriteUInt16BigEndian(comment, CommentMarker);
            BinaryPrimitives.WriteUInt16BigEndian(comment[MarkerBytes..], ushort.MaxValue);
        }

        jpeg[MarkerBytes..].CopyTo(large.AsSpan(MarkerBytes + comments * CommentBytes));
        return large;
    }
}
