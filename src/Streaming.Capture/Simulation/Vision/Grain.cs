namespace Streaming.Capture.Simulation.Vision;

/// <summary>The image sensor's noise: grey, a little coloured, different on each frame, stronger where there is less light.</summary>
internal sealed class Grain
{
    private const int BytesPerPixel = 4;
    private const int TilePixels = 1 << 14;
    private readonly int _seed;
    private readonly double _noise;
    private readonly sbyte[] _tile;

    public Grain(int seed, double noise, int width)
    {
        _seed = seed;
        _noise = noise;
        // A row begins anywhere within the tile and must not run out of it.
        _tile = new sbyte[(TilePixels + width) * BytesPerPixel];
        var random = Seeded.Stream(seed, "camera/grain");
        for (var i = 0; i < _tile.Length; i += BytesPerPixel)
        {
            var grey = (random.Next(-100, 101) + random.Next(-100, 101)) / 2;
            for (var channel = 0; channel < 3; channel++)
                _tile[i + channel] = (sbyte)(grey + random.Next(-25, 26));
        }
    }

    /// <param name="pixels">RGBA; alpha is left alone.</param>
    /// <param name="rowBytes">From one row to the next.</param>
    /// <param name="look">How much light there is.</param>
    /// <param name="frame">The frame's number.</param>
    public void AddTo(Span<byte> pixels, int rowBytes, Look look, long frame)
    {
        var strength = (int)(256 * _noise * (1.2 - 0.7 * look.Daylight));
        var shift = (int)(TilePixels * Seeded.At(_seed, "camera/grain", frame));
        for (var row = 0; row * rowBytes < pixels.Length; row++)
        {
            var noise = _tile.AsSpan((shift + row * 5167) % TilePixels * BytesPerPixel, rowBytes);
            var values = pixels.Slice(row * rowBytes, rowBytes);
            for (var i = 0; i < values.Length; i++)
                values[i] = (byte)Math.Clamp(values[i] + ((noise[i] * strength) >> 8), 0, 255);
        }
    }
}
