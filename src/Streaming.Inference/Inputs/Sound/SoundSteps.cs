namespace Streaming.Inference;

/// <summary>
/// How a model hears a window: at once, or in calls of <see cref="Samples"/> that are <see cref="Step"/> apart, each with the
/// <see cref="Context"/> before it. With <see cref="IsStreaming"/> the sound goes on from window to window: what is left over of one begins the
/// next, and no sample is heard twice; else each window begins at its start.
/// </summary>
internal sealed record SoundSteps(int Samples, int Step, int Context, bool IsStreaming, bool IsOneCall)
{
    /// <summary>Samples that one call takes.</summary>
    public int CallLength => Context + Samples;

    public static SoundSteps Read(JsonSection section, int samples)
    {
        var isStreaming = section.Flag("streaming", otherwise: false);
        var context = section.Number("context", 0, 100_000_000, otherwise: 0);
        var hasSteps = section.IsGiven("step");
        var step = section.Number("step", 1, 100_000_000, otherwise: samples);
        if (step > samples)
            throw section.Refuse("step", $"must be at most the {samples} samples of a call, but is {step}");
        return new SoundSteps(samples, step, context, isStreaming, IsOneCall: !isStreaming && !hasSteps && context == 0);
    }

    /// <summary>How many whole calls so much new sound is enough for.</summary>
    public int CountOf(int length) => length < Samples ? 0 : ((length - Samples) / Step) + 1;
}
