using Streaming.Abstractions;

namespace Streaming.Dashboard.Wall;

/// <summary>What changed on the wall since the last time; everything, the first time. Times are microseconds since the Unix epoch.</summary>
internal sealed record WallView
{
    /// <summary>Whether this is all there is, and a page forgets what it has.</summary>
    public required bool IsAll { get; init; }

    public required long NowUs { get; init; }

    public required KafkaView Kafka { get; init; }

    public required TotalsView Totals { get; init; }

    /// <summary>What to say instead of cards; null where there is a card.</summary>
    public required string? Empty { get; init; }

    public required IReadOnlyList<SensorsView> Sensors { get; init; }

    public required IReadOnlyList<CardView> Cards { get; init; }

    /// <summary>Keys of cards that are no more.</summary>
    public required IReadOnlyList<string> Gone { get; init; }
}

internal sealed record TotalsView
{
    public required int Rigs { get; init; }

    /// <summary>Rigs that there is no room for.</summary>
    public required int RigsNotShown { get; init; }

    public required long Events { get; init; }

    /// <summary>Mean of the last ten seconds.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>When the last event was read; null before the first.</summary>
    public required long? LastEventUs { get; init; }

    public required long LateSamples { get; init; }

    public required long DeadLetters { get; init; }
}

/// <summary>What a rig's sensors sent last.</summary>
internal sealed record SensorsView
{
    public required string Rig { get; init; }

    /// <summary>Names the frame in its address; null where there is none to show.</summary>
    public required long? FrameNumber { get; init; }

    /// <summary>Why the frame is not what the camera sees now, for example "no frame for 3 s"; null where it is.</summary>
    public required string? CameraNote { get; init; }

    /// <summary>Null without sound.</summary>
    public required double? LevelDbfs { get; init; }

    public required string? Caption { get; init; }

    /// <summary>Whether other sensors are past the caption's time.</summary>
    public required bool IsCaptionOver { get; init; }

    public required long LateSamples { get; init; }
}

/// <summary>What one pipeline says of one rig. All but the key and the rig is null until its first event.</summary>
internal sealed record CardView
{
    public required string Key { get; init; }

    public required string Rig { get; init; }

    public string? Pipeline { get; init; }

    public string? Model { get; init; }

    public string? EventId { get; init; }

    public string? Fault { get; init; }

    public IReadOnlyList<ScoreView> Scores { get; init; } = [];

    /// <summary>What the model gave besides one set of scores.</summary>
    public IReadOnlyList<OutputView> Outputs { get; init; } = [];

    /// <summary>What was found where in the frame.</summary>
    public IReadOnlyList<DetectedBox> Boxes { get; init; } = [];

    /// <summary>Since the last sample of the window arrived until the event was read here.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>The median of the last hundred.</summary>
    public double? LatencyP50Ms { get; init; }

    /// <summary>For example "no events for 12 s"; null while they come.</summary>
    public string? Quiet { get; init; }

    /// <summary>Start of the oldest window that is kept; a page forgets those before it.</summary>
    public long? FirstStartUs { get; init; }

    /// <summary>Start of the newest window; a page forgets those after it, which are of another time.</summary>
    public long? LastStartUs { get; init; }

    /// <summary>Those that are new, in order of time.</summary>
    public IReadOnlyList<WindowView> Windows { get; init; } = [];
}

internal sealed record ScoreView(string Label, float Score);

internal sealed record OutputView(string Name, string Text);

internal sealed record WindowView
{
    public required string Id { get; init; }

    public required long StartUs { get; init; }

    public required long EndUs { get; init; }

    public required string ClosedBy { get; init; }

    /// <summary>The class with the highest score, or what was found; null of a model that does neither, and without an answer.</summary>
    public required string? Label { get; init; }

    /// <summary>Whether the label, or that there is none, means that nothing is going on.</summary>
    public required bool IsCalm { get; init; }

    public required float? Score { get; init; }

    public required IReadOnlyList<ModalityView> Modalities { get; init; }
}

/// <param name="Name">Of the modality.</param>
/// <param name="Count">Samples picked; 0 where it is missing.</param>
/// <param name="FirstUs">Event time of the first of them.</param>
/// <param name="LastUs">Event time of the last of them.</param>
/// <param name="Reason">The word of the wire for why it is missing; null where it is there.</param>
/// <param name="Explanation">The same in a few more words.</param>
internal sealed record ModalityView(string Name, int Count, long? FirstUs, long? LastUs, string? Reason, string? Explanation);
