using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>Two lanes with their marks, verges, and flat patches of tar that are no obstacle.</summary>
internal static class RoadPainter
{
    public const double LeftEdge = -5.4;
    public const double RightEdge = 2.2;
    private const double MiddleLine = -1.8;
    private const double MarkPeriod = 9;
    private const double MarkLength = 4;
    private const double PatchPeriod = 23;

    // Fine enough for a bend to look round.
    private static readonly double[] Strips = [2, 4, 8, 14, 22, 34, 52, 80, 140];

    /// <param name="road">Metres the rig has driven.</param>
    public static void Paint(RoadCanvas canvas, Look look, double road, int seed)
    {
        var line = Colours.Mix(new(232, 230, 220), look.Asphalt, 0.75 * look.Frost);
        for (var i = Strips.Length - 1; i > 0; i--)
        {
            var (near, far) = (Strips[i - 1], Strips[i]);
            canvas.Plain(near, far, look.Verge);
            canvas.Ground(LeftEdge, RightEdge, near, far, look.Asphalt);
            canvas.Ground(RightEdge - 0.35, RightEdge - 0.2, near, far, line);
            canvas.Ground(LeftEdge + 0.2, LeftEdge + 0.35, near, far, line);
        }

        PaintPatches(canvas, look, road, seed);
        for (var z = MarkPeriod - road % MarkPeriod - MarkLength; z < 60; z += MarkPeriod)
            Flat(canvas, MiddleLine - 0.08, MiddleLine + 0.08, z, z + MarkLength, line);
    }

    private static void PaintPatches(RoadCanvas canvas, Look look, double road, int seed)
    {
        for (var index = (long)(road / PatchPeriod); index * PatchPeriod < road + 60; index++)
        {
            var chance = Seeded.At(seed, "patches", index);
            if (chance > 0.5)
                continue;
            var left = -1.6 + 4 * chance;
            var z = index * PatchPeriod - road;
            Flat(canvas, left, left + 0.8 + chance, z, z + 1 + 4 * chance, look.Asphalt.Shade(0.72 + chance * 0.7));
        }
    }

    private static void Flat(RoadCanvas canvas, double left, double right, double near, double far, SKColor colour)
    {
        if (far > RoadCanvas.NearMetres)
            canvas.Ground(left, right, Math.Max(near, RoadCanvas.NearMetres), far, colour);
    }
}
