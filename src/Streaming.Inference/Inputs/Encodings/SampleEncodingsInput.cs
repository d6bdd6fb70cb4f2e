using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// <c>float32[batch, samples, ...]</c>: encodings of a modality's samples, in places that are evenly spaced over the window as frames are, or, as a
/// sequence, of the last samples, oldest first, with zeros behind.
/// </summary>
internal sealed class SampleEncodingsInput(TensorSpec part, LinearScale scale, string modality, int places, bool isSequence)
    : ModalityEncoder(new TensorSpec(part.Name, part.Type, [TensorSpec.Batch, places, .. part.RowShape]), modality), IEncodingInput
{
    public TensorSpec Part => part;

    public bool IsPerSample => true;

    public string Modality => Modalities[0];

    protected override bool TryEncode(WindowEncoding window, ReadOnlySpan<Sample> samples, Span<byte> row)
    {
        if ((window.Request as StepRequest)?.Find(part.Name) is not { } encodings)
            return false;

        var shown = 0;
        var first = Math.Max(0, samples.Length - places);
        for (var place = 0; place < places; place++)
        {
            if (isSequence && place >= samples.Length)
                break;
            shown = isSequence ? first + place : EvenSlots.Nearest(window.Window, samples, place, places, shown);
            if (encodings[shown] is not { } values)
                return false;
            scale.Write(values, part.Type, row.Slice(place * part.RowBytes, part.RowBytes));
        }

        return true;
    }
}
