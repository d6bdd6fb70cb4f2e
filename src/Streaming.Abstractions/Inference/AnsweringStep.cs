using System.ComponentModel;
using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>A step of an ensemble that had a part in an answer.</summary>
/// <param name="Name">The step's model, as in the model repository.</param>
/// <param name="Version">That of its versions which ran; of a step per sample, the one that made the encodings, in whichever request that was.</param>
[GenerateSerializer, Immutable, Alias("streaming.answering-step")]
[Description("A model of the repository that is a step of the ensemble, and the version of it that ran, or that made the encodings of the window's samples.")]
public sealed record AnsweringStep([property: Id(0)] string Name, [property: Id(1)] int Version);
