using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// The models of this process. As a hosted service it loads and warms them at the start, and at the stop answers what is under way;
/// register it before whatever sends requests, so that it stops after.
/// </summary>
public sealed class InferenceService : IHostedService, IAsyncDisposable
{
    private const string UnknownModel = "unknown";

    private readonly InferenceOptions _options;
    private readonly TimeProvider _time;
    private readonly InferenceMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Lock _swapGate = new();
    private readonly ServedEnsembles _ensembles;
    private volatile FrozenDictionary<string, ServedModel>? _models;

    internal InferenceService(
        IOptions<InferenceOptions> options, TimeProvider time, InferenceMetrics metrics, ILogger<InferenceService> logger)
    {
        _options = options.Value;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _ensembles = new ServedEnsembles(this, _options, time, metrics, logger);
    }

    /// <summary>The models served, in alphabetical order. Empty before the start.</summary>
    public IReadOnlyList<ModelDescription> Models { get; private set; } = [];

    /// <summary>Requests of all models that no batch has taken yet: how busy this silo is.</summary>
    public int PendingRequests
    {
        get
        {
            var pending = 0;
            foreach (var model in _models?.Values ?? [])
                pending += model.WaitingCount;
            return pending;
        }
    }

    /// <summary>Runs the request's model on its window. What is wrong with data or model is in the result. Await it once.</summary>
    /// <exception cref="InferenceUnavailableException">The queue is full, or the service is not started or is stopping.</exception>
    public ValueTask<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken = default)
    {
        if (_ensembles.Find(request.Model) is { } ensemble)
            return ensemble.InferAsync(request, cancellationToken);
        return _models is { } models && models.TryGetValue(request.Model, out var model) && model.Model.Definition.EncodingInputs.Length > 0
            ? ValueTask.FromResult(FaultResult(request.Model, request.Model, $"Model {request.Model} takes what other steps of an ensemble give: ask the ensemble."))
            : InferStepAsync(request, cancellationToken);
    }

    /// <summary>As <see cref="InferAsync"/>, of one model alone.</summary>
    internal ValueTask<InferenceResult> InferStepAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        while (_models is { } models)
        {
            if (!models.TryGetValue(request.Model, out var model))
                return ValueTask.FromResult(UnknownModelResult(request.Model));
            if (model.TryInfer(request, out var answer, cancellationToken))
                return answer;
        }

        return ValueTask.FromException<InferenceResult>(new InferenceUnavailableException("No model is loaded."));
    }

    /// <summary>The version that a model is served with now; 0 where it is not served any more.</summary>
    internal int VersionOf(string model) => _models?.GetValueOrDefault(model)?.Description.Version ?? 0;

    /// <summary>Serves a model, or another version: loaded and warm before it takes the place of the one that answers, which then ends what it has.</summary>
    /// <exception cref="ModelRepositoryException">It cannot be served, or does not fit the ensembles that it is a step of; the old one goes on.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "A model that is served ends when it is served no more.")]
    internal async Task SwapAsync(ModelFiles files)
    {
        if (EnsembleDefinition.ReadIfAny(files) is { } definition)
        {
            await Task.Run(() => SwapEnsemble(definition));
            return;
        }

        var loaded = await Task.Run(() => ModelRepository.Load(files, _options));
        var graphs = _models is { } served ? await Task.Run(() => _ensembles.GraphsWith(loaded, served)) : [];
        var next = new ServedModel(loaded, _options, _time, _metrics, _logger);

        // What leaves where this service has ended meanwhile.
        var leaving = next;
        lock (_swapGate)
        {
            if (_models is { } models)
            {
                leaving = models.GetValueOrDefault(files.Name);
                graphs.ForEach(_ensembles.Serve);
                var swapped = new Dictionary<string, ServedModel>(models) { [files.Name] = next };
                Publish(swapped);
            }
        }

        await EndAsync(leaving);
    }

    /// <summary>Serves a model or an ensemble no more: what it has taken is answered first, and who asks later is told that there is none.</summary>
    /// <exception cref="ModelRepositoryException">An ensemble takes what the model gives; it goes on.</exception>
    internal async Task UnloadAsync(string name)
    {
        ServedEnsemble? leavingEnsemble;
        ServedModel? leaving = null;
        lock (_swapGate)
        {
            if (_ensembles.FindUser(name) is { } user)
                throw new ModelRepositoryException($"Its directory is gone, but it is a step of the ensemble {user}.");
            leavingEnsemble = _ensembles.Remove(name);
            if (_models is { } models)
            {
                leaving = models.GetValueOrDefault(name);
                var rest = new Dictionary<string, ServedModel>(models);
                rest.Remove(name);
                Publish(rest);
            }
        }

        Log.UnloadingModel(_logger, name);
        if (leavingEnsemble is not null)
            await leavingEnsemble.StopAsync(CancellationToken.None);
        await EndAsync(leaving);
    }

    private static async Task EndAsync(ServedModel? leaving)
    {
        if (leaving is null)
            return;
        leaving.IsReplaced = true;
        await leaving.StopAsync(CancellationToken.None);
        leaving.Dispose();
    }

    /// <exception cref="ModelRepositoryException">A model cannot be served.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(() => LoadModels(cancellationToken), cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // First what asks the models.
        await _ensembles.StopAsync(cancellationToken);
        if (_models is not null)
            await Task.WhenAll(_models.Values.Select(model => model.StopAsync(cancellationToken)));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        FrozenDictionary<string, ServedModel>? models;
        lock (_swapGate)
        {
            models = _models;
            _models = null;
        }

        foreach (var model in models?.Values ?? [])
            model.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "A served model owns what was loaded for it.")]
    private void LoadModels(CancellationToken cancellationToken)
    {
        var repository = new ModelRepository(_options.ModelRepository);
        IEnumerable<string> names = _options.Models.Count > 0 ? _options.Models : repository.FindModels();
        var models = new Dictionary<string, ServedModel>(StringComparer.Ordinal);
        var ensembles = new List<EnsembleDefinition>();
        try
        {
            foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (repository.FindEnsemble(name) is { } ensemble)
                    ensembles.Add(ensemble);
                else
                    models.Add(name, new ServedModel(repository.Load(name, _options), _options, _time, _metrics, _logger));
            }

            if (models.Count == 0 && ensembles.Count == 0)
                throw new ModelRepositoryException($"The model repository {_options.ModelRepository} holds no model.");
            foreach (var ensemble in ensembles)
                _ensembles.Serve(_ensembles.Connect(ensemble, models));
        }
        catch
        {
            foreach (var model in models.Values)
                model.Dispose();
            throw;
        }

        Publish(models);
    }

    private void SwapEnsemble(EnsembleDefinition definition)
    {
        var served = _models ?? FrozenDictionary<string, ServedModel>.Empty;
        var models = new Dictionary<string, ServedModel>(served);
        try
        {
            var graph = _ensembles.Connect(definition, models);
            lock (_swapGate)
            {
                if (_models is null)
                    return;
                _ensembles.Serve(graph);
                Publish(models);
                served = _models;
            }
        }
        finally
        {
            foreach (var unused in models.Values.Except(served.Values))
                unused.Dispose();
        }
    }

    private void Publish(Dictionary<string, ServedModel> models)
    {
        _models = models.ToFrozenDictionary(StringComparer.Ordinal);
        Models = [.. models.Values.Select(model => model.Description).Concat(_ensembles.Descriptions).OrderBy(model => model.Name, StringComparer.Ordinal)];
    }

    // The caller's word is no tag: it would be as many series as there are typing errors.
    private InferenceResult UnknownModelResult(string model)
    {
        // One that is just being unloaded may still be listed.
        string[] known = [.. Models.Select(served => served.Name).Where(name => name != model)];
        return FaultResult(model, UnknownModel, $"There is no model \"{model}\"; {(known.Length == 0 ? "none is served" : $"known are {string.Join(", ", known)}")}.");
    }

    private InferenceResult FaultResult(string model, string tag, string fault)
    {
        _metrics.CountRequest(tag, InferenceOutcome.Fault);
        return new InferenceResult { Model = model, Fault = fault };
    }
}
