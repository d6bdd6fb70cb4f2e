using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>An input that shows one modality's samples. A modality that is missing or corrupt is all zeros.</summary>
internal abstract class ModalityEncoder(TensorSpec tensor, string modality) : InputEncoder(tensor)
{
    public override IReadOnlyList<string> Modalities { get; } = [modality];

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        row.Clear();
        var slice = Find(window.Window);
        if (slice is null or { IsPresent: false } or { Samples.Length: 0 })
            return;

        if (TryEncode(window, slice.Samples, row))
        {
            window.States.MarkPresent(modality);
        }
        else
        {
            Clear(window, row);
            window.States.MarkCorrupt(modality);
        }
    }

    /// <summary>Writes at least one sample, in the order of event time, into a row of zeros.</summary>
    /// <returns>False where one that is needed cannot be decoded.</returns>
    protected abstract bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> row);

    /// <summary>The modality's part of the window; null where the pipeline has none.</summary>
    protected ModalitySlice? Find(AlignedWindow window)
    {
        foreach (var slice in window.Modalities)
        {
            if (slice.Modality == modality)
                return slice;
        }

        return null;
    }
}
