using SkiaSharp;

namespace Streaming.Capture.Simulation.Vision;

/// <summary>Light, weather and landscape at one moment. Shares run from 0 to 1.</summary>
/// <param name="Daylight">0.4 at dusk, 1 at noon.</param>
/// <param name="Curvature">Of the road, in 1/metres; positive bends to the right.</param>
/// <param name="Sway">Where the rig is in its lane, metres to the right of the middle.</param>
/// <param name="Frost">How frozen everything is.</param>
internal readonly record struct Look(
    double Daylight, double Clouds, double Haze, double Curvature, double Sway, double Dryness, double Suburbs, double Frost)
{
    public SKColor Horizon => Colours.Mix(Colours.Mix(new(188, 214, 236), new(190, 192, 196), Clouds), new(214, 226, 240), Frost);

    public SKColor Zenith => Colours.Mix(Colours.Mix(new(70, 132, 206), new(132, 138, 146), Clouds), new(160, 182, 214), Frost);

    public SKColor Verge => Colours.Mix(Colours.Mix(new(62, 104, 48), new(142, 128, 74), Dryness), new(226, 234, 244), Frost);

    public SKColor Asphalt => Colours.Mix(Colours.Mix(new(84, 84, 88), new(112, 108, 102), Dryness), new(176, 198, 228), 0.85 * Frost);
}
