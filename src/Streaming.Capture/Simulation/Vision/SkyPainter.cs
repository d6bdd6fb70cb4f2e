using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>Sky and hills.</summary>
internal static class SkyPainter
{
    private const int Bands = 8;

    public static void Paint(RoadCanvas canvas, Look look)
    {
        using var paint = new SKPaint();
        var height = canvas.HorizonPixels / Bands;
        for (var band = 0; band < Bands; band++)
        {
            paint.Color = Colours.Mix(look.Zenith, look.Horizon, (band + 0.5) / Bands);
            canvas.Canvas.DrawRect(0, band * height, canvas.Width, height + 1, paint);
        }

        PaintHills(canvas, look, paint);
    }

    private static void PaintHills(RoadCanvas canvas, Look look, SKPaint paint)
    {
        // A bend of the road is a turn of the camera, so the hills move sideways.
        var turn = look.Curvature * 900;
        paint.Color = Colours.Mix(Colours.Mix(look.Verge, new(60, 76, 92), 0.6), look.Horizon, 0.3 + 0.5 * look.Haze);
        var step = canvas.Width / 32f;
        for (var i = 0; i < 32; i++)
        {
            var angle = i / 9.0 + turn;
            var height = (float)(canvas.Height * (0.045 + 0.025 * Math.Sin(angle * 1.3) + 0.018 * Math.Sin(angle * 2.9 + 1)));
            canvas.Canvas.DrawRect(i * step, canvas.HorizonPixels - height, step + 1, height + 1, paint);
        }
    }
}
