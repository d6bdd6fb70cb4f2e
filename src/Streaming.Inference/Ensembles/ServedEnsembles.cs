using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Streaming.Inference;

/// <summary>The ensembles of this process, and how they go along with the models that are their steps.</summary>
internal sealed class ServedEnsembles(InferenceService models, InferenceOptions options, TimeProvider time, InferenceMetrics metrics, ILogger logger)
{
    private volatile FrozenDictionary<string, ServedEnsemble> _byName = FrozenDictionary<string, ServedEnsemble>.Empty;

    public IEnumerable<ModelDescription> Descriptions => _byName.Values.Select(ensemble => ensemble.Graph.Describe());

    /// <returns>Null where there is no ensemble of that name.</returns>
    public ServedEnsemble? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>An ensemble of models that are served; steps that are not yet are loaded, and added to them. It has run once, and is not served yet.</summary>
    /// <exception cref="ModelRepositoryException">The steps do not make one model, or one of them cannot be served.</exception>
    public EnsembleGraph Connect(EnsembleDefinition definition, Dictionary<string, ServedModel> served)
    {
        var repository = new ModelRepository(options.ModelRepository);
        var graph = new EnsembleGraph(definition, step =>
        {
            if (!served.TryGetValue(step.Model, out var model))
                served.Add(step.Model, model = new ServedModel(repository.LoadStep(step, options), options, time, metrics, logger));
            return model.Model;
        });
        EnsembleTrial.Run(graph);
        return graph;
    }

    /// <summary>The ensembles that a model is a step of, with another version of it, which is disposed where one of them cannot take it.</summary>
    /// <exception cref="ModelRepositoryException">It does not fit.</exception>
    public List<EnsembleGraph> GraphsWith(FusionModel next, IReadOnlyDictionary<string, ServedModel> served)
    {
        try
        {
            var graphs = _byName.Values.Select(ensemble => ensemble.Graph)
                .Where(graph => graph.HasStep(next.Name))
                .Select(graph => new EnsembleGraph(graph.Definition, step => step.Model == next.Name ? next : served[step.Model].Model))
                .ToList();
            graphs.ForEach(graph => EnsembleTrial.Run(graph));
            return graphs;
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    /// <summary>Requests that come from now on take this one. The callers see to it that no two call at once.</summary>
    public void Serve(EnsembleGraph graph)
    {
        if (_byName.TryGetValue(graph.Name, out var ensemble))
            ensemble.Graph = graph;
        else
            _byName = _byName.Values.Append(new ServedEnsemble(graph, models, options, time, metrics)).ToFrozenDictionary(known => known.Graph.Name, StringComparer.Ordinal);
        Log.ServingEnsemble(logger, graph.Name, graph.Version, string.Join(", ", graph.Nodes.Select(node => $"{node.Name} version {node.Model.Version}")));
    }

    /// <returns>The name of an ensemble that a model is a step of; null where there is none.</returns>
    public string? FindUser(string model) =>
        _byName.Values.FirstOrDefault(ensemble => ensemble.Graph.HasStep(model))?.Graph.Name;

    /// <summary>Requests that come from now on do not find it. The callers see to it that no two call at once.</summary>
    /// <returns>Null where there is no ensemble of that name.</returns>
    public ServedEnsemble? Remove(string name)
    {
        var ensemble = Find(name);
        if (ensemble is not null)
            _byName = _byName.Values.Where(known => known != ensemble).ToFrozenDictionary(known => known.Graph.Name, StringComparer.Ordinal);
        return ensemble;
    }

    /// <inheritdoc cref="ServedEnsemble.StopAsync"/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_byName.Values.Select(ensemble => ensemble.StopAsync(cancellationToken)));
}
