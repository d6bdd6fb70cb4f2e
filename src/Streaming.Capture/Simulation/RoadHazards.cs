namespace Streaming.Capture.Simulation;

/// <summary>What can happen on the simulated road. No single modality can tell all of it.</summary>
public static class RoadHazards
{
    /// <summary>Nothing happens; captions, voices, parked cars and wintry roads may still look or sound like something.</summary>
    public const string Clear = "clear";

    /// <summary>A siren is heard; in about half of the cases flashing lights are seen too.</summary>
    public const string EmergencyVehicle = "emergency-vehicle";

    /// <summary>Flashing lights are seen and no siren is heard.</summary>
    public const string ServiceVehicle = "service-vehicle";

    /// <summary>Somebody is seen crossing the lane or standing at it.</summary>
    public const string Pedestrian = "pedestrian";

    /// <summary>Something is seen lying on the lane.</summary>
    public const string Obstacle = "obstacle";

    /// <summary>Announced by captions and nowhere else.</summary>
    public const string RoadClosure = "road-closure";

    /// <summary>Somebody honks again and again; the camera sees an ordinary road.</summary>
    public const string CollisionWarning = "collision-warning";

    /// <summary>Captions warn of frost <em>and</em> the road looks frozen. Either alone is <see cref="Clear"/>.</summary>
    public const string BlackIce = "black-ice";

    /// <summary>All of them, in the order in which models score them.</summary>
    public static IReadOnlyList<string> Labels { get; } =
        [Clear, EmergencyVehicle, ServiceVehicle, Pedestrian, Obstacle, RoadClosure, CollisionWarning, BlackIce];
}
