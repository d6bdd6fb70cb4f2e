using System.Buffers;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>The window's sound from its start on, in one call; behind its end is silence.</summary>
internal sealed class AudioEncoder(string name, string modality, int samples, SoundTrack track, ISoundFeature feature)
    : ModalityEncoder(feature.ToTensor(name), modality)
{
    public static InputEncoder Read(JsonSection section)
    {
        var name = section.Text("name");
        var modality = section.Text("modality");
        var track = new SoundTrack(section.Number("rate", 1, 768_000));
        var samples = section.Number("samples", 1, 100_000_000);
        var steps = SoundSteps.Read(section, samples);
        var isMel = section.Word("format", false, ("raw", false), ("log-mel", true));
        ISoundFeature feature = isMel
            ? LogMel.Read(section.Section("mel"), track.Rate, steps.CallLength)
            : Waveform.Read(section, steps.CallLength);
        return steps.IsOneCall
            ? new AudioEncoder(name, modality, samples, track, feature)
            : new SteppedAudioEncoder(name, modality, steps, track, feature);
    }

    protected override bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> chunks, Span<byte> row)
    {
        var rented = ArrayPool<short>.Shared.Rent(samples);
        var pcm = rented.AsSpan(0, samples);
        pcm.Clear();
        var isPlaced = track.TryPlace(chunks, window.Window.StartUs, pcm);
        if (isPlaced)
            feature.Write(pcm, row);
        ArrayPool<short>.Shared.Return(rented);
        return isPlaced;
    }
}
