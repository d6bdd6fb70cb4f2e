using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>Somebody who crosses the lane to and fro, or stands at its edge.</summary>
internal sealed class Pedestrian : RoadThing
{
    private readonly double _startZ;
    private readonly double _approach;
    private readonly double _height;
    private readonly double _pace;
    private readonly double _middle;
    private readonly double _reach;
    private readonly double _phase;
    private readonly SKColor _coat;
    private readonly SKColor _trousers;
    private readonly SKColor _skin;
    private double _step;

    public Pedestrian(Random random, RoadSegment segment)
    {
        _startZ = random.Between(13, 16);
        _approach = segment.Speed;
        _height = random.Between(1.5, 1.95);
        _pace = random.Between(0.8, 1.6);
        var isCrossing = random.Chance(0.7);
        _reach = isCrossing ? random.Between(1.5, 3) : random.Between(0.05, 0.3);
        _middle = isCrossing ? random.Between(-0.5, 0.5) : random.Pick<double>([-1.9, 1.7]);
        _phase = random.NextDouble();
        _coat = SKColor.FromHsv((float)random.Between(0, 360), (float)random.Between(20, 90), (float)random.Between(25, 90));
        _trousers = SKColor.FromHsv((float)random.Between(200, 260), (float)random.Between(5, 50), (float)random.Between(12, 45));
        _skin = random.Pick<SKColor>([new(236, 190, 158), new(198, 142, 104), new(116, 76, 52)]);
    }

    public override void MoveTo(double seconds)
    {
        Z = _startZ - _approach * seconds;
        // A triangle wave: walk to one side, turn, walk back.
        var walked = (_phase + _pace * seconds / (4 * _reach)) % 1;
        X = _middle + _reach * (4 * Math.Abs(walked - 0.5) - 1);
        _step = Math.Sin(2 * Math.PI * seconds * Math.Max(0.3, _pace)) * Math.Min(1, _reach);
    }

    public override void Paint(RoadCanvas canvas)
    {
        var hip = 0.47 * _height;
        var shoulder = 0.83 * _height;
        var stride = 0.22 * _step;
        canvas.Ellipse(X, 0.02, Z, 0.4, 0.07, new SKColor(0, 0, 0, 110));
        canvas.Trapezium(X - 0.14 - stride, X + 0.02 - stride, 0, X - 0.15, X + 0.02, hip, Z, _trousers);
        canvas.Trapezium(X - 0.02 + stride, X + 0.14 + stride, 0, X - 0.02, X + 0.15, hip, Z, _trousers.Shade(0.8));
        canvas.Trapezium(X - 0.19, X + 0.19, hip - 0.08, X - 0.23, X + 0.23, shoulder, Z, _coat);
        canvas.Trapezium(X - 0.3 + stride, X - 0.2 + stride, hip, X - 0.25, X - 0.13, shoulder, Z, _coat.Shade(0.75));
        canvas.Trapezium(X + 0.2 - stride, X + 0.3 - stride, hip, X + 0.13, X + 0.25, shoulder, Z, _coat.Shade(0.75));
        canvas.Ellipse(X, _height - 0.13, Z, 0.11, 0.14, _skin);
        canvas.Ellipse(X, _height - 0.05, Z, 0.11, 0.07, new SKColor(50, 38, 30));
    }
}
