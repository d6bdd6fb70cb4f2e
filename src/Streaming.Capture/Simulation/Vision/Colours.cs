using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

internal static class Colours
{
    public static SKColor Mix(SKColor one, SKColor other, double share) => new(
        Channel(one.Red, other.Red, share), Channel(one.Green, other.Green, share), Channel(one.Blue, other.Blue, share));

    public static SKColor Shade(this SKColor colour, double brightness) =>
        brightness <= 1 ? Mix(SKColors.Black, colour, brightness) : Mix(colour, SKColors.White, brightness - 1);

    public static SKColor WithOpacity(this SKColor colour, double opacity) => colour.WithAlpha((byte)(255 * Math.Clamp(opacity, 0, 1)));

    private static byte Channel(byte one, byte other, double share) => (byte)(one + (other - one) * Math.Clamp(share, 0, 1));
}
