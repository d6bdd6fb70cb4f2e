using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>An input that shows one modality's samples. A modality that is missing or corrupt is all zeros.</summary>
internal abstract class ModalityEncoder(TensorSpec tensor, string modality) : InputEncoder(tensor)
{
    public override IReadOnlyList<string> Modalities { get; } = [modality];

    public sealed override void Encode(InferenceRequest request, ModalityStates states, Span<byte> row)
    {
        row.Clear();
        var samples = FindSamples(request.Window);
        if (samples.Length == 0)
            return;

        if (TryEncode(request.Window, samples, row))
        {
            states.MarkPresent(modality);
        }
        else
        {
            row.Clear();
            states.MarkCorrupt(modality);
        }
    }

    /// <summary>Writes at least one sample, in the order of event time, into a row of zeros.</summary>
    /// <returns>False where one that is needed cannot be decoded.</returns>
    protected abstract bool TryEncode(AlignedWindow window, ReadOnlySpan<Sample> samples, Span<byte> row);

    private ReadOnlySpan<Sample> FindSamples(AlignedWindow window)
    {
        foreach (var slice in window.Modalities)
        {
            if (slice.Modality == modality)
                return slice.IsPresent ? slice.Samples : [];
        }

        return [];
    }
}
