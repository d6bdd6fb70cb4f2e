using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>One modality's part of an aligned window.</summary>
[GenerateSerializer, Immutable, Alias("streaming.modality-slice")]
public sealed class ModalitySlice
{
    [Id(0)] public required string Modality { get; init; }

    /// <summary>The samples picked, by event time. Empty where the modality is missing.</summary>
    [Id(1)] public Sample[] Samples { get; init; } = [];

    /// <summary><see cref="MissingReason.None"/> exactly where <see cref="Samples"/> has any.</summary>
    [Id(2)] public MissingReason MissingReason { get; init; }

    public bool IsPresent => MissingReason == MissingReason.None;
}
