using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>A model with its instances and its queue: what lives and ends together.</summary>
internal sealed class ServedModel : IDisposable
{
    private readonly FusionModel _model;
    private readonly ModelInstance[] _instances;
    private readonly DynamicBatcher _batcher;
    private readonly ILogger _logger;

    public ServedModel(FusionModel model, InferenceOptions options, TimeProvider time, InferenceMetrics metrics, ILogger logger)
    {
        _model = model;
        _logger = logger;
        var groups = model.Definition.InstanceGroups;
        _instances = new ModelInstance[groups.Length == 0 ? options.InstancesPerModel : groups.Sum(group => group.Count)];
        for (var i = 0; i < _instances.Length; i++)
            _instances[i] = new ModelInstance(model, options.MaxDecodeParallelism, time, metrics, logger);
        _batcher = new DynamicBatcher(model.Name, model.Definition.Batching, options.MaxQueuedRequests, _instances, time, metrics);
        Description = model.Describe();
        Log.ServingModel(logger, model.Name, model.Version, model.MaxBatchSize);
    }

    public ModelDescription Description { get; }

    public FusionModel Model => _model;

    public int WaitingCount => _batcher.WaitingCount;

    /// <summary>Set before the stop where another version answers from now on.</summary>
    public volatile bool IsReplaced;

    /// <returns>False where another version has taken its place: the request is that one's.</returns>
    public bool TryInfer(InferenceRequest request, out ValueTask<InferenceResult> answer, CancellationToken cancellationToken)
    {
        answer = _batcher.InferAsync(request, cancellationToken);
        return !(answer.IsFaulted && IsReplaced);
    }

    /// <summary>Answers what waits; with a cancelled token refuses it. What runs is always waited for.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _batcher.StopAsync(cancellationToken);

    /// <summary>After <see cref="StopAsync"/>: nothing may run any more.</summary>
    public void Dispose()
    {
        _batcher.Dispose();
        foreach (var instance in _instances)
            instance.Dispose();
        _model.Dispose();
        Log.UnloadedModel(_logger, _model.Name, _model.Version);
    }
}
