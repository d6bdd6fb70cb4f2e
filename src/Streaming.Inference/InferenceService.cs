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
    private volatile FrozenDictionary<string, ServedModel>? _models;

    internal InferenceService(
        IOptions<InferenceOptions> options, TimeProvider time, InferenceMetrics metrics, ILogger<InferenceService> logger)
    {
        _options = options.Value;
        _time = time;
        _metrics = metrics;
        _logger = logger;
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
        while (_models is { } models)
        {
            if (!models.TryGetValue(request.Model, out var model))
                return ValueTask.FromResult(UnknownModelResult(request.Model));
            if (model.TryInfer(request, out var answer, cancellationToken))
                return answer;
        }

        return ValueTask.FromException<InferenceResult>(new InferenceUnavailableException("No model is loaded."));
    }

    /// <summary>Serves a model, or another version: loaded and warm before it takes the place of the one that answers, which then ends what it has.</summary>
    /// <exception cref="ModelRepositoryException">It cannot be served; the old one goes on.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "A model that is served ends when it is served no more.")]
    internal async Task SwapAsync(ModelFiles files)
    {
        var loaded = await Task.Run(() => ModelRepository.Load(files, _options));
        var next = new ServedModel(loaded, _options, _time, _metrics, _logger);

        // What leaves where this service has ended meanwhile.
        var leaving = next;
        lock (_swapGate)
        {
            if (_models is { } models)
            {
                leaving = models.GetValueOrDefault(files.Name);
                var swapped = new Dictionary<string, ServedModel>(models) { [files.Name] = next };
                Publish(swapped);
            }
        }

        await EndAsync(leaving);
    }

    /// <summary>Serves a model no more: what it has taken is answered first, and who asks later is told that there is none.</summary>
    internal async Task UnloadAsync(string name)
    {
        ServedModel? leaving = null;
        lock (_swapGate)
        {
            if (_models is { } models && models.TryGetValue(name, out leaving))
            {
                var rest = new Dictionary<string, ServedModel>(models);
                rest.Remove(name);
                Publish(rest);
            }
        }

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
        try
        {
            foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                models.Add(name, new ServedModel(repository.Load(name, _options), _options, _time, _metrics, _logger));
            }

            if (models.Count == 0)
                throw new ModelRepositoryException($"The model repository {_options.ModelRepository} holds no model.");
        }
        catch
        {
            foreach (var model in models.Values)
                model.Dispose();
            throw;
        }

        Publish(models);
    }

    private void Publish(Dictionary<string, ServedModel> models)
    {
        _models = models.ToFrozenDictionary(StringComparer.Ordinal);
        Models = [.. models.Values.Select(model => model.Description).OrderBy(model => model.Name, StringComparer.Ordinal)];
    }

    private InferenceResult UnknownModelResult(string model)
    {
        // The caller's word is no tag: it would be as many series as there are typing errors.
        _metrics.CountRequest(UnknownModel, InferenceOutcome.Fault);
        return new InferenceResult
        {
            Model = model,
            Fault = $"There is no model \"{model}\"; {(Models.Count == 0 ? "none is served" : $"known are {string.Join(", ", Models.Select(known => known.Name))}")}.",
        };
    }
}
