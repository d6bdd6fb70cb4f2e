using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Streaming.Capture.Media;

/// <summary>
/// Reads frames from ffmpeg's <c>mpjpeg</c> output: MIME parts that name their length. Bare JPEGs would have to be split on their end
/// marker FFD9, which takes a look at every byte and may also stand inside a segment.
/// </summary>
internal sealed class JpegPartReader(Stream stream)
{
    private const string LengthHeader = "Content-length:";

    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024));

    /// <returns>The next frame, owned by the caller; null at the end, where a frame that was cut off does not count.</returns>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(LengthHeader, StringComparison.OrdinalIgnoreCase))
                int.TryParse(line.AsSpan(LengthHeader.Length), CultureInfo.InvariantCulture, out length);
            else if (line.Length == 0 && length > 0)
                return await ReadBodyAsync(length, cancellationToken);
        }

        return null;
    }

    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                _pipe.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            _pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }

    private async ValueTask<byte[]?> ReadBodyAsync(int length, CancellationToken cancellationToken)
    {
        var read = await _pipe.ReadAtLeastAsync(length, cancellationToken);
        if (read.Buffer.Length < length)
            return null;

        var body = read.Buffer.Slice(0, length);
        var jpeg = body.ToArray();
        _pipe.AdvanceTo(body.End);
        return jpeg;
    }
}
