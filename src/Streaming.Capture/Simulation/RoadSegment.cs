namespace Streaming.Capture.Simulation;

/// <summary>A stretch of time in which one thing happens, and the road the rig drives meanwhile.</summary>
internal sealed record RoadSegment(
    string Label, long StartUs, long EndUs, int Seed, double RoadStart, double Speed, bool IsFrozen)
{
    public double Seconds => (EndUs - StartUs) / 1e6;

    public double SecondsAt(long timeUs) => (timeUs - StartUs) / 1e6;

    /// <summary>Metres the rig has driven since its first capture.</summary>
    public double RoadAt(long timeUs) => RoadStart + Speed * SecondsAt(timeUs);

    public Random Random(string purpose) => Seeded.Stream(Seed, purpose);
}
