using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>Something beside the road that does not move; the rig passes it.</summary>
internal abstract class RoadsideThing : RoadThing
{
    protected RoadsideThing(double x, double z)
    {
        X = x;
        Z = z;
    }
}

internal sealed class Tree(double x, double z, double size, Look look) : RoadsideThing(x, z)
{
    public override void Paint(RoadCanvas canvas)
    {
        var height = 4 + 5 * size;
        var leaves = Colours.Mix(Colours.Mix(new(44, 84, 34), new(128, 96, 44), look.Dryness * size), new(214, 224, 236), 0.8 * look.Frost);
        canvas.Upright(X - 0.18, X + 0.18, 0, 0.5 * height, Z, new SKColor(74, 54, 38));
        canvas.Ellipse(X, 0.66 * height, Z, 0.26 * height, 0.36 * height, leaves);
        canvas.Ellipse(X - 0.1 * height, 0.56 * height, Z, 0.2 * height, 0.2 * height, leaves.Shade(0.85));
    }
}

/// <summary>A delineator post with its reflector.</summary>
internal sealed class Post(double x, double z, double size) : RoadsideThing(x, z)
{
    public override void Paint(RoadCanvas canvas)
    {
        var height = 0.9 + 0.3 * size;
        canvas.Upright(X - 0.07, X + 0.07, 0, height, Z, new SKColor(232, 232, 228));
        canvas.Upright(X - 0.07, X + 0.07, 0.7 * height, 0.88 * height, Z, new SKColor(40, 40, 40));
    }
}

internal sealed class Hydrant(double x, double z) : RoadsideThing(x, z)
{
    public override void Paint(RoadCanvas canvas)
    {
        var red = new SKColor(188, 34, 30);
        canvas.Upright(X - 0.16, X + 0.16, 0, 0.6, Z, red);
        canvas.Upright(X - 0.28, X + 0.28, 0.32, 0.48, Z, red.Shade(0.8));
        canvas.Ellipse(X, 0.62, Z, 0.17, 0.14, red.Shade(1.1));
    }
}

internal sealed class House(double x, double z, double size, Look look) : RoadsideThing(x, z)
{
    public override void Paint(RoadCanvas canvas)
    {
        var halfWidth = 3.5 + 2 * size;
        var eaves = 3 + 2 * size;
        var wall = Colours.Mix(new(214, 204, 186), new(158, 96, 76), size);
        var roof = Colours.Mix(new(120, 56, 44), new(230, 236, 244), look.Frost);
        canvas.Upright(X - halfWidth, X + halfWidth, 0, eaves, Z, wall);
        canvas.Trapezium(X - halfWidth - 0.4, X + halfWidth + 0.4, eaves, X - 0.5 * halfWidth, X + 0.5 * halfWidth, eaves + 2.2, Z, roof);
        for (var window = -1; window <= 1; window++)
            canvas.Upright(X + window * 0.6 * halfWidth - 0.5, X + window * 0.6 * halfWidth + 0.5, 1.2, 2.5, Z, new SKColor(62, 74, 90));
    }
}
