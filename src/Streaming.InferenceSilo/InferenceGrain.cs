using Orleans.Concurrency;
using Streaming.Abstractions;
using Streaming.Inference;

namespace Streaming.InferenceSilo;

/// <inheritdoc cref="IInferenceGrain"/>
/// <remarks>One worker per silo is enough: it is reentrant and only passes requests on to the batcher.</remarks>
[StatelessWorker(1), Reentrant]
internal sealed class InferenceGrain(InferenceService inference) : Grain, IInferenceGrain
{
    public ValueTask<InferenceResult> InferAsync(InferenceRequest request) => inference.InferAsync(request);
}
