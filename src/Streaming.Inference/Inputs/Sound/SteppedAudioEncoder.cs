using System.Runtime.InteropServices;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// The window's sound in steps. The sound is laid out once per window, with what the rig's last window left over ahead of it; each call
/// then takes its part.
/// </summary>
internal sealed class SteppedAudioEncoder(string name, string modality, SoundSteps steps, SoundTrack track, ISoundFeature feature)
    : ModalityEncoder(feature.ToTensor(name), modality), ICarryingInput
{
    /// <summary>The model hears each sample of a rig once, whatever the windows are.</summary>
    public bool IsStreaming => steps.IsStreaming;

    /// <summary>From one step to the next, in microseconds.</summary>
    public long StepUs => steps.Step * 1_000_000L / track.Rate;

    public int CarriedIndex { get; set; }

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        Lay(window);
        base.Encode(window, row);
    }

    public override void EncodeStep(WindowEncoding window, int step, Span<byte> row)
    {
        if (step < window.StepCount)
            feature.Write(window.Sound!.Pcm.Slice(step * steps.Step, steps.CallLength), row);
    }

    public override void Clear(WindowEncoding window, Span<byte> row)
    {
        base.Clear(window, row);
        window.Sound!.New.Clear();
    }

    /// <summary>The context of the next step, and what no step has heard yet.</summary>
    public byte[] Carry(WindowEncoding window, ReadOnlySpan<byte> state) =>
        steps.IsStreaming ? window.Sound!.Rest(window.StepCount * steps.Step) : [];

    protected override bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> row) =>
        track.TryPlace(samples, NewFromUs(window), window.Sound!.New);

    /// <summary>Silence for the window, after what is carried; a rig whose sound has a gap starts anew.</summary>
    private void Lay(WindowEncoding window)
    {
        if (window.Carried is { } carried && window.Window.StartUs > carried.UntilUs)
            window.StartAnew();

        var fromUs = NewFromUs(window);
        var length = (int)(track.PositionOf(window.Window.EndUs) - track.PositionOf(fromUs));
        var rest = RestOf(window);
        var before = Math.Max(rest.Length, steps.Context);
        var sound = window.Sound!;
        sound.Lay(before, length, minimum: steps.IsStreaming ? 0 : steps.CallLength);
        rest.CopyTo(sound.Pcm);
        sound.SetSteps(
            steps.CountOf(sound.Pcm.Length - steps.Context), track.TimeOf(track.PositionOf(fromUs) - (before - steps.Context)));
    }

    private ReadOnlySpan<short> RestOf(WindowEncoding window) => steps.IsStreaming && window.Carried is { } carried
        ? MemoryMarshal.Cast<byte, short>(carried.Tensors[CarriedIndex])
        : [];

    /// <summary>From where on the model has not heard the window.</summary>
    private long NewFromUs(WindowEncoding window) => steps.IsStreaming && window.Carried is { } carried
        ? Math.Max(window.Window.StartUs, carried.UntilUs)
        : window.Window.StartUs;
}
