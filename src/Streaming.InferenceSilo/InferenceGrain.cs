using Orleans.Concurrency;
using Orleans.Placement;
using Streaming.Abstractions;
using Streaming.Inference;

namespace Streaming.InferenceSilo;

/// <inheritdoc cref="IInferenceGrain"/>
/// <remarks>Placed where its caller says (a placement hint), which is the silo of its key. It only passes requests on to the batcher.</remarks>
[RandomPlacement, Reentrant]
internal sealed class InferenceGrain(InferenceService inference) : Grain, IInferenceGrain
{
    public ValueTask<InferenceResult> InferAsync(InferenceRequest request) => inference.InferAsync(request);
}
