using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>
/// A canvas in metres as the camera sees them: x to the right of the middle of the rig's lane, y above the road, z ahead. What is
/// far away fades into the haze.
/// </summary>
internal sealed class RoadCanvas : IDisposable
{
    public const double NearMetres = 2.5;
    public const double FarMetres = 140;

    private const double CameraHeight = 1.5;
    private readonly SKPaint _paint = new() { IsAntialias = true };
    private readonly SKPoint[] _corners = new SKPoint[4];
    private readonly double _focal;
    private readonly double _horizon;
    private Look _look;

    public RoadCanvas(SKCanvas canvas, int width, int height)
    {
        Canvas = canvas;
        Width = width;
        Height = height;
        _focal = 0.8 * width;
        _horizon = 0.42 * height;
    }

    public SKCanvas Canvas { get; }

    public int Width { get; }

    public int Height { get; }

    public float HorizonPixels => (float)_horizon;

    /// <summary>Starts a picture. What the last one left would shine through along the soft edges.</summary>
    public void Begin(Look look)
    {
        _look = look;
        Canvas.Clear(look.Horizon);
    }

    public SKPoint Project(double x, double y, double z) => new(
        (float)(Width / 2.0 + _focal * (x - _look.Sway + _look.Curvature * z * z / 2) / z),
        (float)(_horizon + _focal * (CameraHeight - y) / z));

    /// <summary>A rectangle that faces the camera.</summary>
    public void Upright(double left, double right, double bottom, double top, double z, SKColor colour)
    {
        var low = Project(left, bottom, z);
        var high = Project(right, top, z);
        _paint.Color = Hazy(colour, z);
        Canvas.DrawRect(new SKRect(low.X, high.Y, high.X, low.Y), _paint);
    }

    /// <summary>A four-cornered shape that faces the camera, wider or narrower at its top.</summary>
    public void Trapezium(double left, double right, double bottom, double topLeft, double topRight, double top, double z, SKColor colour)
    {
        _corners[0] = Project(left, bottom, z);
        _corners[1] = Project(right, bottom, z);
        _corners[2] = Project(topRight, top, z);
        _corners[3] = Project(topLeft, top, z);
        Fill(Hazy(colour, z));
    }

    /// <summary>Open country from left to right; the farthest stretch reaches the horizon.</summary>
    public void Plain(double near, double far, SKColor colour)
    {
        var top = far >= FarMetres ? HorizonPixels : Project(0, 0, far).Y;
        _paint.Color = Hazy(colour, near);
        Canvas.DrawRect(new SKRect(0, top, Width, Project(0, 0, near).Y), _paint);
    }

    /// <summary>A flat stretch of ground.</summary>
    public void Ground(double left, double right, double near, double far, SKColor colour)
    {
        _corners[0] = Project(left, 0, near);
        _corners[1] = Project(right, 0, near);
        _corners[2] = Project(right, 0, far);
        _corners[3] = Project(left, 0, far);
        Fill(Hazy(colour, (near + far) / 2));
    }

    public void Ellipse(double x, double y, double z, double radiusX, double radiusY, SKColor colour)
    {
        _paint.Color = Hazy(colour, z);
        Canvas.DrawOval(Project(x, y, z), new SKSize((float)(_focal * radiusX / z), (float)(_focal * radiusY / z)), _paint);
    }

    /// <summary>A lamp and the light around it. Lamps shine through haze and darkness.</summary>
    public void Lamp(double x, double y, double z, double radius, SKColor colour, double halo)
    {
        var centre = Project(x, y, z);
        var pixels = (float)(_focal * radius / z);
        _paint.BlendMode = SKBlendMode.Screen;
        for (var ring = 3; ring > 0; ring--)
        {
            _paint.Color = colour.WithOpacity(0.22 * halo);
            Canvas.DrawCircle(centre, pixels * (1 + ring * ring * 0.7f), _paint);
        }

        _paint.BlendMode = SKBlendMode.SrcOver;
        _paint.Color = Colours.Mix(colour, SKColors.White, 0.35);
        Canvas.DrawCircle(centre, pixels, _paint);
    }

    /// <summary>Turns day into dusk, for all that was painted so far.</summary>
    public void Darken(Look look)
    {
        _paint.BlendMode = SKBlendMode.Modulate;
        _paint.Color = Colours.Mix(new(28, 34, 62), SKColors.White, look.Daylight);
        Canvas.DrawRect(0, 0, Width, Height, _paint);
        _paint.BlendMode = SKBlendMode.SrcOver;
    }

    public void Dispose()
    {
        _paint.Dispose();
        Canvas.Dispose();
    }

    private SKColor Hazy(SKColor colour, double z)
    {
        var share = 1 - Math.Exp(-z * (0.003 + 0.012 * _look.Haze));
        return Colours.Mix(colour, _look.Horizon, share).WithAlpha(colour.Alpha);
    }

    private void Fill(SKColor colour)
    {
        using var path = new SKPathBuilder();
        path.AddPoly(_corners, close: true);
        using var shape = path.Detach();
        _paint.Color = colour;
        Canvas.DrawPath(shape, _paint);
    }
}
