using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>A car, a van or a lorry, seen from behind or from its front, with a place of its own in the lane.</summary>
internal class Vehicle : RoadThing
{
    private static readonly SKColor[] Paints =
        [new(196, 30, 36), new(34, 60, 128), new(232, 232, 230), new(40, 42, 46), new(150, 156, 162), new(90, 110, 70), new(206, 176, 60)];

    private readonly SKColor _paint;
    private readonly bool _isFront;
    private readonly Func<double, double> _zAt;

    public Vehicle(Random random, double x, bool isFront, Func<double, double> zAt)
    {
        X = x;
        _isFront = isFront;
        _zAt = zAt;
        _paint = random.Pick<SKColor>(Paints).Shade(random.Between(0.85, 1.1));
        (HalfWidth, Height) = random.Next(4) switch
        {
            0 => (1.0, 2.2),
            1 => (1.2, 3.1),
            _ => (0.9, 1.45),
        };
    }

    protected double HalfWidth { get; }

    protected double Height { get; }

    public override void MoveTo(double seconds) => Z = _zAt(seconds);

    public override void Paint(RoadCanvas canvas)
    {
        var waist = Math.Max(0.85, 0.45 * Height);
        var glass = new SKColor(46, 58, 72);
        canvas.Ellipse(X, 0.05, Z, 1.15 * HalfWidth, 0.16, new SKColor(0, 0, 0, 130));
        canvas.Upright(X - 0.9 * HalfWidth, X - 0.55 * HalfWidth, 0, 0.5, Z, new SKColor(18, 18, 20));
        canvas.Upright(X + 0.55 * HalfWidth, X + 0.9 * HalfWidth, 0, 0.5, Z, new SKColor(18, 18, 20));
        canvas.Upright(X - HalfWidth, X + HalfWidth, 0.28, waist, Z, _paint);
        canvas.Trapezium(X - HalfWidth, X + HalfWidth, waist, X - 0.8 * HalfWidth, X + 0.8 * HalfWidth, Height, Z, _paint.Shade(0.88));
        canvas.Trapezium(
            X - 0.86 * HalfWidth, X + 0.86 * HalfWidth, waist + 0.04, X - 0.72 * HalfWidth, X + 0.72 * HalfWidth, waist + 0.75 * (Height - waist), Z, glass);
        canvas.Upright(X - 0.3, X + 0.3, 0.4, 0.52, Z, new SKColor(226, 224, 200));
    }

    public override void PaintLights(RoadCanvas canvas, Look look)
    {
        // By day tail lights are off; headlights are always on.
        if (!_isFront && look.Daylight > 0.7)
            return;
        var colour = _isFront ? new SKColor(255, 246, 220) : new SKColor(190, 24, 22);
        var halo = (1 - look.Daylight) * (_isFront ? 1 : 0.5);
        canvas.Lamp(X - 0.8 * HalfWidth, 0.68, Z, 0.1, colour, halo);
        canvas.Lamp(X + 0.8 * HalfWidth, 0.68, Z, 0.1, colour, halo);
    }
}
