using SkiaSharp;
using Streaming.Abstractions;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>Renders the road at any time, in any order: a picture follows from the seed, the segment and the time alone.</summary>
internal sealed class RoadRenderer : IDisposable
{
    private readonly RigSimulationOptions _options;
    private readonly Surroundings _surroundings;
    private readonly Roadside _roadside;
    private readonly Grain _grain;
    private readonly SKBitmap _bitmap;
    private readonly RoadCanvas _canvas;
    private readonly SKJpegEncoderOptions _encoding;
    private readonly List<RoadThing> _things = [];
    private RoadScene? _scene;

    public RoadRenderer(RigSimulationOptions options)
    {
        _options = options;
        _surroundings = new Surroundings(options.Seed);
        _roadside = new Roadside(options.Seed);
        _grain = new Grain(options.Seed, options.Camera.Noise, options.FrameWidth);
        _bitmap = new SKBitmap(options.FrameWidth, options.FrameHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        _canvas = new RoadCanvas(new SKCanvas(_bitmap), options.FrameWidth, options.FrameHeight);
        _encoding = new SKJpegEncoderOptions(options.JpegQuality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore);
    }

    public byte[] Render(RoadSegment segment, long timeUs, long frame)
    {
        if (_scene?.Segment != segment)
            _scene = RoadScene.Of(segment);
        var seconds = segment.SecondsAt(timeUs);
        var look = _surroundings.At((timeUs - _options.StartUs) / 1e6, _scene.FrostAt(seconds));

        _canvas.Begin(look);
        SkyPainter.Paint(_canvas, look);
        RoadPainter.Paint(_canvas, look, segment.RoadAt(timeUs), _options.Seed);
        PaintThings(segment.RoadAt(timeUs), seconds, look);
        _grain.AddTo(_bitmap.GetPixelSpan(), _bitmap.RowBytes, look, frame);
        return Encode();
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    private void PaintThings(double road, double seconds, Look look)
    {
        _things.Clear();
        _roadside.AddTo(_things, road, look);
        _scene!.AddTo(_things);

        foreach (var thing in _things)
            thing.MoveTo(seconds);
        _things.RemoveAll(thing => thing.Z is < RoadCanvas.NearMetres or > RoadCanvas.FarMetres);
        _things.Sort((one, other) => other.Z.CompareTo(one.Z));
        foreach (var thing in _things)
            thing.Paint(_canvas);
        _canvas.Darken(look);
        foreach (var thing in _things)
            thing.PaintLights(_canvas, look);
    }

    private byte[] Encode()
    {
        using var pixmap = _bitmap.PeekPixels();
        using var data = pixmap.Encode(_encoding) ?? throw new InvalidOperationException("The frame could not be encoded.");
        return data.ToArray();
    }
}
