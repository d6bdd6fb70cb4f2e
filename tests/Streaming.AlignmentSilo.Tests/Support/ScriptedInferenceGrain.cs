using Orleans.Concurrency;
using Orleans.Placement;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Stands where the inference silo's grain stands, with the same attributes.</summary>
[RandomPlacement, Reentrant]
internal sealed class ScriptedInferenceGrain(InferenceScript script) : Grain, IInferenceGrain
{
    public async ValueTask<InferenceResult> InferAsync(InferenceRequest request) => await script.InferAsync(request);
}
