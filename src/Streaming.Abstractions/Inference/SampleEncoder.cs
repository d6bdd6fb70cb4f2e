using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>A step of an ensemble that makes something of each sample of a modality by itself, so that windows which share the sample can share that too.</summary>
/// <param name="Model">Its name in the model repository.</param>
/// <param name="Version">The version that is served; what another one made means nothing to this one's readers.</param>
/// <param name="Modality">Whose samples it takes.</param>
/// <param name="IsOnlyReader">No other step looks at the samples: where they are encoded, nobody needs their payload.</param>
[GenerateSerializer, Immutable, Alias("streaming.sample-encoder")]
public sealed record SampleEncoder(
    [property: Id(0)] string Model,
    [property: Id(1)] int Version,
    [property: Id(2)] string Modality,
    [property: Id(3)] bool IsOnlyReader);
