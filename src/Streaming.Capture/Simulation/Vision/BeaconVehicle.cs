using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>
/// A vehicle with flashing lights on its roof. Ambulances and breakdown lorries look alike on purpose: which it is, the siren
/// tells.
/// </summary>
internal sealed class BeaconVehicle : Vehicle
{
    private readonly SKColor _colour;
    private readonly double _flashesPerSecond;
    private readonly bool _isAlternating;
    private double _seconds;

    public BeaconVehicle(Random random, double x, bool isFront, Func<double, double> zAt)
        : base(random, x, isFront, zAt)
    {
        _colour = random.Chance(0.6) ? new SKColor(40, 96, 255) : new SKColor(255, 156, 16);
        _flashesPerSecond = random.Between(1.3, 2.4);
        _isAlternating = random.Chance(0.7);
    }

    public override void MoveTo(double seconds)
    {
        base.MoveTo(seconds);
        _seconds = seconds;
    }

    public override void Paint(RoadCanvas canvas)
    {
        base.Paint(canvas);
        canvas.Upright(X - 0.75 * HalfWidth, X + 0.75 * HalfWidth, Height, Height + 0.16, Z, _colour.Shade(0.45));
        canvas.Upright(X - HalfWidth, X + HalfWidth, 0.55, 0.7, Z, new SKColor(244, 216, 40));
    }

    public override void PaintLights(RoadCanvas canvas, Look look)
    {
        base.PaintLights(canvas, look);
        var isLeftOn = _seconds * _flashesPerSecond % 1 < 0.5;
        var halo = 1.1 - 0.3 * look.Daylight;
        if (isLeftOn)
            canvas.Lamp(X - 0.55 * HalfWidth, Height + 0.12, Z, 0.2, _colour, halo);
        if (isLeftOn != _isAlternating)
            canvas.Lamp(X + 0.55 * HalfWidth, Height + 0.12, Z, 0.2, _colour, halo);
    }
}
