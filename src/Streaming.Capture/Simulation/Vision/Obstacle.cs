using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>A box, a tyre or a fallen branch that lies on the lane.</summary>
internal sealed class Obstacle : RoadThing
{
    private readonly double _startZ;
    private readonly double _approach;
    private readonly double _size;
    private readonly int _kind;
    private readonly double _tone;
    private readonly double _lean;

    public Obstacle(Random random, RoadSegment segment)
    {
        _startZ = random.Between(13, 15);
        _approach = segment.Speed;
        _kind = random.Next(3);
        _size = random.Between(0.75, 1.2);
        _tone = random.Between(0.7, 1.25);
        _lean = random.Between(-0.25, 0.25);
        X = random.Between(-0.9, 0.9);
    }

    public override void MoveTo(double seconds) => Z = _startZ - _approach * seconds;

    public override void Paint(RoadCanvas canvas)
    {
        canvas.Ellipse(X, 0.02, Z, 0.7 * _size, 0.09, new SKColor(0, 0, 0, 120));
        switch (_kind)
        {
            case 0:
                PaintBox(canvas);
                break;
            case 1:
                PaintTyre(canvas);
                break;
            default:
                PaintBranch(canvas);
                break;
        }
    }

    private void PaintBox(RoadCanvas canvas)
    {
        var cardboard = new SKColor(176, 130, 78).Shade(_tone);
        canvas.Upright(X - 0.5 * _size, X + 0.5 * _size, 0, 0.72 * _size, Z, cardboard);
        canvas.Trapezium(X - 0.5 * _size, X + 0.5 * _size, 0.72 * _size, X - 0.4 * _size, X + 0.6 * _size, 0.86 * _size, Z, cardboard.Shade(1.25));
        canvas.Upright(X - 0.07 * _size, X + 0.07 * _size, 0, 0.72 * _size, Z, new SKColor(214, 196, 150).Shade(_tone));
    }

    private void PaintTyre(RoadCanvas canvas)
    {
        var radius = 0.45 * _size;
        canvas.Ellipse(X, radius, Z, radius, radius, new SKColor(24, 24, 26));
        canvas.Ellipse(X, radius, Z, 0.62 * radius, 0.62 * radius, new SKColor(150, 152, 158).Shade(_tone));
        canvas.Ellipse(X, radius, Z, 0.25 * radius, 0.25 * radius, new SKColor(40, 40, 44));
    }

    private void PaintBranch(RoadCanvas canvas)
    {
        var bark = new SKColor(86, 60, 38).Shade(_tone);
        var leaves = new SKColor(58, 92, 36).Shade(_tone);
        canvas.Trapezium(X - 1.3 * _size, X - 1.2 * _size, 0, X + 1.1 * _size, X + 1.3 * _size, 0.3 + _lean, Z, bark);
        canvas.Trapezium(X - 1.3 * _size, X + 1.3 * _size, 0.02, X - 1.3 * _size, X + 1.2 * _size, 0.2, Z, bark);
        for (var twig = 0; twig < 5; twig++)
        {
            var x = X + (twig - 2) * 0.45 * _size;
            canvas.Trapezium(x - 0.04, x + 0.04, 0.1, x + 0.2, x + 0.26, 0.7 * _size, Z, bark);
            canvas.Ellipse(x + 0.22, 0.5 * _size + 0.1 * (twig % 2), Z, 0.26 * _size, 0.18 * _size, leaves.Shade(0.8 + 0.15 * (twig % 3)));
        }
    }
}
