namespace Streaming.Abstractions;

/// <summary>Reads pipelines from JSON files; whatever is wrong is named with its JSON path.</summary>
public static class PipelineFile
{
    /// <summary>In so many windows of the same grid a sample may be.</summary>
    private const int MaxOverlap = 10_000;

    private static readonly TimeSpan DefaultMaxClockAhead = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan DefaultMaxClockBehind = TimeSpan.FromDays(1);

    private static readonly IReadOnlyDictionary<string, ContentKind> Kinds = JsonCursor.WordsOf<ContentKind>();

    private static readonly IReadOnlyDictionary<string, WindowType> WindowTypes = JsonCursor.WordsOf<WindowType>();

    private static readonly IReadOnlyDictionary<string, Pick> Picks = JsonCursor.WordsOf<Pick>();

    private static readonly IReadOnlyDictionary<string, PickTiming> Timings = JsonCursor.WordsOf<PickTiming>();

    private static readonly IReadOnlyDictionary<string, DeliveryPolicy> Deliveries = JsonCursor.WordsOf<DeliveryPolicy>();

    private static readonly IReadOnlyDictionary<string, UnansweredPolicy> UnansweredPolicies = JsonCursor.WordsOf<UnansweredPolicy>();

    /// <exception cref="PipelineException">The file cannot be read or is not a pipeline.</exception>
    public static PipelineDefinition Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a pipeline from its text; <paramref name="file"/> names it in errors and gives the pipeline its name.</summary>
    /// <exception cref="PipelineException">The text is not a pipeline.</exception>
    public static PipelineDefinition Parse(string file, ReadOnlyMemory<byte> json) =>
        Read(Path.GetFileNameWithoutExtension(file), JsonCursor.Parse(file, json));

    /// <param name="advance">Of a grid's windows, as it is written.</param>
    /// <param name="overlap">In so many of them a sample is.</param>
    /// <exception cref="PipelineException">Those are too many.</exception>
    public static void RequireFewWindows(JsonCursor advance, double overlap)
    {
        if (overlap > MaxOverlap)
            throw advance.Error($"must be at least the size / {MaxOverlap}: each sample would be in more windows than that");
    }

    private static PipelineDefinition Read(string name, JsonCursor root)
    {
        _ = root.Members("modalities", "window", "deadline", "allowedLateness", "maxClockAhead", "maxClockBehind", "clock", "delivery", "inferenceDeadline", "unanswered", "model");
        var modalities = root.Require("modalities");
        var definition = new PipelineDefinition
        {
            Name = name,
            Modalities = [.. modalities.Members().Select(member => ReadModality(member.Name, member.Value))],
            Window = ReadWindow(root.Require("window"), modalities),
            Deadline = root.Find("deadline")?.AsPositiveDuration(),
            AllowedLateness = root.Find("allowedLateness")?.AsDuration() ?? TimeSpan.Zero,
            MaxClockAhead = root.Find("maxClockAhead")?.AsPositiveDuration() ?? DefaultMaxClockAhead,
            MaxClockBehind = root.Find("maxClockBehind")?.AsPositiveDuration() ?? DefaultMaxClockBehind,
            Clock = root.Find("clock") is { } clock ? ReadClock(clock, modalities) : null,
            Delivery = root.Find("delivery")?.AsWord(Deliveries) ?? DeliveryPolicy.Lossless,
            InferenceDeadline = root.Find("inferenceDeadline")?.AsPositiveDuration(),
            Unanswered = root.Find("unanswered")?.AsWord(UnansweredPolicies) ?? UnansweredPolicy.Wait,
            Model = root.Find("model")?.AsString(),
        };
        CheckInference(definition, root);
        if (definition.Modalities.Count == 0)
            throw modalities.Error("at least one modality is needed");
        foreach (var (member, modality) in modalities.Members().Zip(definition.Modalities))
        {
            if (!TopicName.IsLegal(modality.Topic))
                throw member.Value.Error($"topic \"{modality.Topic}\" {TopicName.Rule}");
            if (definition.Modalities.First(other => other.Topic == modality.Topic) is { } first && first != modality)
                throw member.Value.Error($"topic \"{modality.Topic}\" is already that of \"{first.Name}\"");
        }

        return definition;
    }

    private static void CheckInference(PipelineDefinition definition, JsonCursor root)
    {
        if (definition.Model is null && (root.Find("inferenceDeadline") ?? root.Find("unanswered")) is { } answered)
            throw answered.Error("is only for a pipeline with a model");
        if (definition.Unanswered == UnansweredPolicy.Degraded && definition.InferenceDeadline is null)
            throw root.Require("unanswered").Error("\"degraded\" needs an \"inferenceDeadline\", which says how long a window waits for its answer");
    }

    private static ModalityDefinition ReadModality(string name, JsonCursor modality)
    {
        _ = modality.Members("topic", "kind", "outOfOrderness", "idleTimeout", "pick", "timing", "required", "maxAge");
        var pick = modality.Find("pick")?.AsWord(Picks) ?? Pick.All;
        if (pick != Pick.Hold && modality.Find("maxAge") is { } age)
            throw age.Error("is only for the pick \"hold\"");
        var outOfOrderness = modality.Find("outOfOrderness");
        return new ModalityDefinition
        {
            Name = name,
            Topic = modality.Find("topic")?.AsString() ?? name,
            Kind = modality.Require("kind").AsWord(Kinds),
            OutOfOrderness = outOfOrderness is { IsObject: false } ? outOfOrderness.AsDuration() : TimeSpan.Zero,
            AdaptiveOutOfOrderness = outOfOrderness is { IsObject: true } ? ReadAdaptive(outOfOrderness) : null,
            IdleTimeout = modality.Find("idleTimeout")?.AsPositiveDuration(),
            Pick = pick,
            Timing = modality.Find("timing")?.AsWord(Timings) ?? PickTiming.Proven,
            IsRequired = modality.Find("required")?.AsBoolean() ?? false,
            MaxAge = modality.Find("maxAge")?.AsDuration(),
        };
    }

    private static ClockDefinition ReadClock(JsonCursor clock, JsonCursor modalities)
    {
        _ = clock.Members("reference", "correct");
        return new ClockDefinition(ReadModalityName(clock.Require("reference"), modalities), clock.Find("correct")?.AsBoolean() ?? false);
    }

    private static string ReadModalityName(JsonCursor name, JsonCursor modalities) => modalities.Find(name.AsString()) is not null
        ? name.AsString()
        : throw name.Error($"\"{name.AsString()}\" is none of the pipeline's modalities");

    private static AdaptiveOutOfOrdernessDefinition ReadAdaptive(JsonCursor adaptive)
    {
        _ = adaptive.Members("quantile", "min", "max");
        var (min, max) = (adaptive.Require("min").AsDuration(), adaptive.Require("max").AsDuration());
        return min <= max
            ? new AdaptiveOutOfOrdernessDefinition(adaptive.Require("quantile").AsFraction(), min, max)
            : throw adaptive.Require("max").Error("must not be shorter than the min");
    }

    private static WindowDefinition ReadWindow(JsonCursor window, JsonCursor modalities) => window.Require("type").AsWord(WindowTypes) switch
    {
        WindowType.Tumbling => ReadTumbling(window),
        WindowType.Hopping => ReadHopping(window),
        _ => ReadReference(window, modalities),
    };

    private static GridWindow ReadTumbling(JsonCursor window)
    {
        _ = window.Members("type", "size");
        var size = window.Require("size").AsPositiveDuration();
        return new GridWindow(size, size);
    }

    private static GridWindow ReadHopping(JsonCursor window)
    {
        _ = window.Members("type", "size", "advance");
        var size = window.Require("size").AsPositiveDuration();
        var advance = window.Require("advance").AsPositiveDuration();
        if (advance > size)
            throw window.Require("advance").Error("must not be longer than the size: samples between two windows would belong to none");
        RequireFewWindows(window.Require("advance"), size / advance);
        return new GridWindow(size, advance);
    }

    private static ReferenceWindow ReadReference(JsonCursor window, JsonCursor modalities)
    {
        _ = window.Members("type", "modality", "before", "after", "includesBeginning", "includesEnd");
        var name = ReadModalityName(window.Require("modality"), modalities);
        var reference = new ReferenceWindow(name, window.Require("before").AsDuration(), window.Require("after").AsDuration())
        {
            IncludesBeginning = window.Find("includesBeginning")?.AsBoolean() ?? true,
            IncludesEnd = window.Find("includesEnd")?.AsBoolean() ?? true,
        };
        var isEmpty = reference.Before + reference.After == TimeSpan.Zero && !(reference.IncludesBeginning && reference.IncludesEnd);
        return isEmpty ? throw window.Error("no time lies in it") : reference;
    }

    private enum WindowType
    {
        Tumbling,
        Hopping,
        Reference,
    }
}
