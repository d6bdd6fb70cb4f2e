namespace Streaming.Inference;

/// <summary>
/// What became of each of a model's modalities in one window. Corrupt outlasts present: a modality that two inputs read is missing
/// for both when one of them cannot decode it. Owned by a batch's row and reset for each window.
/// </summary>
internal sealed class ModalityStates(string[] modalities)
{
    private readonly State[] _states = new State[modalities.Length];

    private enum State : byte
    {
        Missing,
        Present,
        Corrupt,
    }

    public bool HasCorrupt => _states.AsSpan().Contains(State.Corrupt);

    public void Reset() => _states.AsSpan().Clear();

    public bool IsPresent(string modality) => Of(modality) == State.Present;

    public bool IsCorrupt(string modality) => Of(modality) == State.Corrupt;

    public void MarkPresent(string modality)
    {
        ref var state = ref Of(modality);
        if (state == State.Missing)
            state = State.Present;
    }

    public void MarkCorrupt(string modality) => Of(modality) = State.Corrupt;

    /// <summary>Allocates only where there is something to tell.</summary>
    public string[] CorruptModalities() => HasCorrupt ? [.. modalities.Where(IsCorrupt)] : [];

    private ref State Of(string modality)
    {
        var index = modalities.AsSpan().IndexOf(modality);
        return ref _states[index];
    }
}
