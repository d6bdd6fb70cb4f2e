using Streaming.Abstractions;

namespace Streaming.Capture.Simulation.Recordings;

/// <summary>A PCM16 WAV file that chunks are written into by their time, in any order. What no chunk covers is silent.</summary>
internal sealed class WaveFile : IDisposable
{
    private const int HeaderBytes = 44;
    private readonly FileStream _file;
    private readonly AudioFormat _format;

    public WaveFile(string path, AudioFormat format)
    {
        _format = format;
        _file = File.Create(path);
        _file.SetLength(HeaderBytes);
    }

    /// <param name="timeUs">Since the beginning of the file; the nearest audio sample is taken.</param>
    /// <param name="pcm">The chunk's values.</param>
    public void Write(long timeUs, ReadOnlySpan<byte> pcm)
    {
        var position = (timeUs * _format.Rate + 500_000) / 1_000_000;
        _file.Position = HeaderBytes + position * _format.BytesPerFrame;
        _file.Write(pcm);
    }

    public void Dispose()
    {
        WriteHeader();
        _file.Dispose();
    }

    private void WriteHeader()
    {
        var dataBytes = (int)(_file.Length - HeaderBytes);
        _file.Position = 0;
        using var writer = new BinaryWriter(_file, System.Text.Encoding.ASCII, leaveOpen: true);
        writer.Write("RIFF"u8);
        writer.Write(HeaderBytes - 8 + dataBytes);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)_format.Channels);
        writer.Write(_format.Rate);
        writer.Write(_format.Rate * _format.BytesPerFrame);
        writer.Write((short)_format.BytesPerFrame);
        writer.Write((short)(8 * AudioFormat.BytesPerValue));
        writer.Write("data"u8);
        writer.Write(dataBytes);
    }
}
