namespace Streaming.Capture.Simulation.Sound;

/// <summary>All that is heard during one segment.</summary>
internal sealed class Soundscape
{
    private readonly List<Voice> _voices = [];

    public Soundscape(RoadSegment segment, int rate)
    {
        Segment = segment;
        var random = segment.Random("microphone");
        _voices.Add(new EngineVoice(random, rate));
        _voices.Add(new RoadVoice(random, rate));

        // These mean nothing, whatever happens on the road.
        if (random.Chance(0.35))
            _voices.Add(new SpeechVoice(random, rate));
        if (random.Chance(segment.Label == RoadHazards.ServiceVehicle ? 0.4 : 0.12))
            _voices.Add(new BeeperVoice(random, rate));

        if (segment.Label == RoadHazards.EmergencyVehicle)
            _voices.Add(new SirenVoice(random, rate));
        if (segment.Label == RoadHazards.CollisionWarning)
            _voices.Add(new HornVoice(random, rate));
    }

    public RoadSegment Segment { get; }

    public void AddTo(Span<float> values)
    {
        foreach (ref var value in values)
        {
            foreach (var voice in _voices)
                value += (float)voice.Next();
        }
    }
}
