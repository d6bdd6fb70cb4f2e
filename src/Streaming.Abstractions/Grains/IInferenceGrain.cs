using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>The door of one inference silo, whose address is the key. It feeds the silo's one batcher per model.</summary>
[Alias("streaming.inference-grain")]
public interface IInferenceGrain : IGrainWithStringKey
{
    /// <summary>
    /// Runs the request's model. Faults of data or model are in the result; a silo that is full or going down throws, and the caller
    /// may ask again, since a request has no effect but its answer.
    /// </summary>
    [Alias("infer")]
    ValueTask<InferenceResult> InferAsync([Immutable] InferenceRequest request);
}
