using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>What a <see cref="SampleEncoder"/> made of one sample of the window that it travels with.</summary>
[GenerateSerializer, Immutable, Alias("streaming.sample-encoding")]
public sealed class SampleEncoding
{
    /// <summary>The encoder's name in the model repository.</summary>
    [Id(0)] public required string Encoder { get; init; }

    [Id(1)] public required int Version { get; init; }

    /// <summary>The index of the sample's modality in <see cref="AlignedWindow.Modalities"/>.</summary>
    [Id(2)] public required int Modality { get; init; }

    /// <summary>The index of the sample in <see cref="ModalitySlice.Samples"/>.</summary>
    [Id(3)] public required int Sample { get; init; }

    /// <summary>Of each output that the ensemble takes of the encoder, in its order. Empty where the sample could not be decoded. Nobody writes into them.</summary>
    [Id(4)] public required float[][] Values { get; init; }
}
