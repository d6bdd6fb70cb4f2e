namespace Streaming.Inference;

/// <summary><c>float32[batch, ...]</c>: what another step made of the same window.</summary>
internal sealed class WindowEncodingInput(TensorSpec part, LinearScale scale, string? modality)
    : InputEncoder(new TensorSpec(part.Name, part.Type, [TensorSpec.Batch, .. part.RowShape])), IEncodingInput
{
    public override IReadOnlyList<string> Modalities { get; } = modality is null ? [] : [modality];

    public TensorSpec Part => part;

    public bool IsPerSample => false;

    public string? Modality => modality;

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        row.Clear();
        if ((window.Request as StepRequest)?.Find(part.Name) is not [var encoding])
            return;

        if (encoding is not null)
            scale.Write(encoding, part.Type, row);
        if (modality is null)
            return;
        if (encoding is null)
            window.States.MarkCorrupt(modality);
        else if (Array.Exists(window.Window.Modalities, slice => slice.Modality == modality && slice.IsPresent))
            window.States.MarkPresent(modality);
    }
}
