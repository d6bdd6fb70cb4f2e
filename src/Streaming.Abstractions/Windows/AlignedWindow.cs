using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>What all sensors of a rig saw in <c>[start, end)</c> of event time.</summary>
[GenerateSerializer, Immutable, Alias("streaming.aligned-window")]
public sealed class AlignedWindow
{
    [Id(0)] public long StartUs { get; init; }

    /// <summary>Exclusive.</summary>
    [Id(1)] public long EndUs { get; init; }

    /// <summary>0 for the first answer; one more each time late samples changed it.</summary>
    [Id(2)] public int Revision { get; init; }

    [Id(3)] public CloseTrigger ClosedBy { get; init; }

    /// <summary>The id of the sample whose window it is; null for a tumbling or hopping window.</summary>
    [Id(5)] public string? Reference { get; init; }

    /// <summary>One slice per configured modality, in the pipeline's order.</summary>
    [Id(4)] public required ModalitySlice[] Modalities { get; init; }

    /// <summary>Those of which it has no slice. Allocates only where there are any.</summary>
    public string[] FindUnknown(string[] modalities)
    {
        foreach (var modality in modalities)
        {
            if (!Knows(modality))
                return [.. modalities.Where(name => !Knows(name))];
        }

        return [];
    }

    private bool Knows(string modality)
    {
        foreach (var slice in Modalities)
        {
            if (slice.Modality == modality)
                return true;
        }

        return false;
    }
}
