namespace Streaming.Capture.Simulation.Vision;

/// <summary>What is to be seen on the road during one segment: what it is about, and ordinary traffic.</summary>
internal sealed class RoadScene
{
    private readonly List<RoadThing> _things = [];

    private RoadScene(RoadSegment segment) => Segment = segment;

    public RoadSegment Segment { get; }

    public static RoadScene Of(RoadSegment segment)
    {
        var scene = new RoadScene(segment);
        var random = segment.Random("camera");
        var isLaneFree = true;
        switch (segment.Label)
        {
            case RoadHazards.Pedestrian:
                scene._things.Add(new Pedestrian(random, segment));
                isLaneFree = false;
                break;
            case RoadHazards.Obstacle:
                scene._things.Add(new Obstacle(random, segment));
                isLaneFree = false;
                break;
            case RoadHazards.ServiceVehicle:
            case RoadHazards.EmergencyVehicle when random.Chance(0.5):
                isLaneFree = scene.AddBeacon(random);
                break;
        }

        if (isLaneFree && random.Chance(0.45))
            scene.AddVehicleAhead(random);
        scene.AddOncoming(random);
        return scene;
    }

    public void AddTo(List<RoadThing> things) => things.AddRange(_things);

    /// <summary>How frozen the road looks; it takes a moment to drive into the cold.</summary>
    public double FrostAt(double seconds) => Segment.IsFrozen ? Math.Clamp(seconds / 0.4, 0.2, 1) : 0;

    /// <returns>Whether the rig's own lane is still free.</returns>
    private bool AddBeacon(Random random)
    {
        var place = random.Next(3);
        var z = random.Between(9, 19);
        var sway = random.Between(0.1, 0.4);
        var x = place switch
        {
            0 => random.Between(-0.3, 0.3),
            1 => -3.6,
            _ => 3.6,
        };
        _things.Add(new BeaconVehicle(random, x, isFront: place == 1, seconds => z + 2 * Math.Sin(sway * seconds)));
        return place != 0;
    }

    private void AddVehicleAhead(Random random)
    {
        var z = random.Between(11, 35);
        var sway = random.Between(0.1, 0.5);
        _things.Add(new Vehicle(random, random.Between(-0.3, 0.3), isFront: false, seconds => z + 3 * Math.Sin(sway * seconds)));
    }

    private void AddOncoming(Random random)
    {
        var closing = Segment.Speed + random.Between(6, 14);
        for (var seconds = random.Between(-3, 4); seconds < Segment.Seconds; seconds += random.Between(1.5, 7))
        {
            var met = seconds;
            _things.Add(new Vehicle(random, random.Between(-3.9, -3.4), isFront: true, now => 90 - closing * (now - met)));
        }
    }
}
