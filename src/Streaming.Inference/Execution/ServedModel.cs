using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>A model with its instances and its queue, and its shadow if it has one: what lives and ends together.</summary>
internal sealed class ServedModel : IDisposable
{
    private readonly FusionModel _model;
    private readonly ModelInstance[] _instances;
    private readonly ShadowModel? _shadow;
    private readonly DynamicBatcher _batcher;
    private readonly ILogger _logger;

    public ServedModel(FusionModel model, InferenceOptions options, TimeProvider time, InferenceMetrics metrics, ILogger logger)
    {
        _model = model;
        _logger = logger;
        _instances = [.. model.Plan.Instances.Select(target => new ModelInstance(model, options.MaxDecodeParallelism, time, metrics, logger, target))];
        if (model.Shadow is { } shadow)
            _shadow = new ShadowModel(shadow, model.Definition.Shadow!, time, metrics, logger);
        IModelInstance[] instances = _shadow is null ? _instances : [.. _instances.Select(instance => new ShadowedInstance(instance, _shadow))];
        _batcher = new DynamicBatcher(model.Name, model.Definition.Batching, options.MaxQueuedRequests, instances, time, metrics);
        Description = model.Describe();
        Tell(model, metrics);
    }

    public ModelDescription Description { get; }

    public FusionModel Model => _model;

    public int WaitingCount => _batcher.WaitingCount;

    /// <summary>Set before the stop where another version answers from now on, or none.</summary>
    public volatile bool IsReplaced;

    /// <returns>False where it is served no more: the request is its successor's.</returns>
    public bool TryInfer(InferenceRequest request, out ValueTask<InferenceResult> answer, CancellationToken cancellationToken)
    {
        answer = _batcher.InferAsync(request, cancellationToken);
        return !(answer.IsFaulted && IsReplaced);
    }

    /// <summary>Answers what waits; with a cancelled token refuses it. What runs is always waited for.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _batcher.StopAsync(cancellationToken);
        if (_shadow is not null)
            await _shadow.StopAsync();
    }

    /// <summary>After <see cref="StopAsync"/>: nothing may run any more.</summary>
    public void Dispose()
    {
        _batcher.Dispose();
        _shadow?.Dispose();
        foreach (var instance in _instances)
            instance.Dispose();
        _model.Dispose();
        Log.UnloadedModel(_logger, _model.Name, _model.Version);
    }

    private void Tell(FusionModel model, InferenceMetrics metrics)
    {
        foreach (var session in model.Sessions)
        {
            if (session.Missing is not { } missing)
                continue;
            metrics.CountFallback(model.Name, missing.Provider);
            Log.ProviderIsMissing(_logger, model.Name, missing, session.MissingBecause!);
        }

        Log.ServingModel(_logger, model.Name, model.Version, model.MaxBatchSize, _instances.Length, string.Join(", ", Description.Targets));
        if (_shadow is not null)
            Log.ShadowingModel(_logger, model.Name, model.Version, _shadow.Version);
    }
}
