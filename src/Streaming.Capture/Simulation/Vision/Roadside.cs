namespace Streaming.Capture.Simulation.Vision;

/// <summary>What stands beside the road: something every few metres, found again at the same place whenever it is looked for.</summary>
internal sealed class Roadside(int seed)
{
    private const double Spacing = 7;

    public void AddTo(List<RoadThing> things, double road, Look look)
    {
        for (var index = (long)(road / Spacing); index * Spacing < road + 110; index++)
        {
            AddTo(things, index, index * Spacing - road, "left", look);
            AddTo(things, index, index * Spacing - road, "right", look);
        }
    }

    private void AddTo(List<RoadThing> things, long index, double z, string side, Look look)
    {
        var kind = Seeded.At(seed, side, index);
        var size = Seeded.At(seed, side + "/size", index);
        var isLeft = side == "left";
        var x = isLeft ? RoadPainter.LeftEdge - 2 - 5 * size : RoadPainter.RightEdge + 2 + 5 * size;
        // What stands where does not change while it is in sight, so the landscape is that of its place.
        var suburbs = Seeded.At(seed, "suburbs", index / 25);
        RoadThing? thing = kind switch
        {
            < 0.12 => new Post(isLeft ? RoadPainter.LeftEdge - 0.8 : RoadPainter.RightEdge + 0.8, z, size),
            < 0.17 => new Hydrant(isLeft ? RoadPainter.LeftEdge - 1 : RoadPainter.RightEdge + 1, z),
            < 0.24 => new Vehicle(Seeded.Stream(seed, $"parked/{side}/{index}"), isLeft ? x + 1 : x - 0.5, isLeft, _ => z),
            < 0.6 when suburbs > 0.5 => new House(isLeft ? x - 6 : x + 6, z, size, look),
            < 0.75 => new Tree(x, z, size, look),
            _ => null,
        };
        if (thing is not null)
            things.Add(thing);
    }
}
