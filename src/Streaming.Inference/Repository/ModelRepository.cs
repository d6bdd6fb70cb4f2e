using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>
/// A directory of models in NVIDIA Triton's layout: <c>&lt;model&gt;/model.json</c>, <c>&lt;model&gt;/&lt;version&gt;/model.onnx</c> and a
/// labels file beside either.
/// </summary>
public sealed class ModelRepository
{
    private readonly string _root;

    /// <exception cref="ModelRepositoryException">The directory does not exist.</exception>
    public ModelRepository(string root)
    {
        if (!Directory.Exists(root))
            throw new ModelRepositoryException($"The model repository {root} does not exist.");
        _root = root;
    }

    /// <summary>The directories that hold a <c>model.json</c>, in alphabetical order.</summary>
    public IReadOnlyList<string> FindModels() =>
    [
        .. Directory.EnumerateDirectories(_root)
            .Where(directory => File.Exists(Path.Combine(directory, ModelFiles.DefinitionFileName)))
            .Select(directory => Path.GetFileName(directory))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Loads a model as a silo would, runs it once on silence and lets go of it.</summary>
    /// <exception cref="ModelRepositoryException">The model cannot be served; the message says why.</exception>
    public ModelDescription Check(string name)
    {
        var options = new InferenceOptions { ModelRepository = _root };
        if (FindEnsemble(name) is { } ensemble)
            return Check(ensemble, options);
        using var model = Load(name, options);
        return model.Describe();
    }

    /// <summary>The ensemble of that name; null where it is a model.</summary>
    internal EnsembleDefinition? FindEnsemble(string name) => EnsembleDefinition.ReadIfAny(new ModelDirectory(_root, name).FindServed());

    /// <summary>The model of an ensemble's step.</summary>
    internal FusionModel LoadStep(EnsembleStep step, InferenceOptions options)
    {
        if (!Directory.Exists(Path.Combine(_root, step.Model)))
            throw step.Section.Refuse("model_name", $"is \"{step.Model}\", which {_root} does not hold");
        return FindEnsemble(step.Model) is null
            ? Load(step.Model, options)
            : throw step.Section.Refuse("model_name", $"is \"{step.Model}\", which is an ensemble, and a step is none");
    }

    /// <summary>The version that the model's policy serves, warm.</summary>
    internal FusionModel Load(string name, InferenceOptions options) => Load(new ModelDirectory(_root, name).FindServed(), options);

    internal static FusionModel Load(ModelFiles files, InferenceOptions options)
    {
        var definition = ModelDefinition.Read(files);
        var session = OpenSession(files.OnnxFile, options);
        FusionModel? model = null;
        try
        {
            new OnnxSignature(session, files.OnnxFile).Check(definition);
            model = new FusionModel(definition, session);
            model.WarmUp();
            return model;
        }
        catch (Exception exception)
        {
            if (model is null)
                session.Dispose();
            else
                model.Dispose();
            throw exception is OnnxRuntimeException
                ? new ModelRepositoryException(
                    $"{files.OnnxFile} fails on windows without a sample, in batches of {string.Join(", ", definition.WarmUpSizes)}: {exception.Message}", exception)
                : exception;
        }
    }

    private ModelDescription Check(EnsembleDefinition ensemble, InferenceOptions options)
    {
        var models = new Dictionary<string, FusionModel>(StringComparer.Ordinal);
        try
        {
            var graph = new EnsembleGraph(ensemble, step =>
            {
                if (!models.TryGetValue(step.Model, out var model))
                    models.Add(step.Model, model = LoadStep(step, options));
                return model;
            });
            EnsembleTrial.Run(graph);
            return graph.Describe();
        }
        finally
        {
            foreach (var model in models.Values)
                model.Dispose();
        }
    }

    private static InferenceSession OpenSession(string onnxFile, InferenceOptions options)
    {
        try
        {
            using var sessionOptions = OnnxSessionOptions.Create(options);
            return new InferenceSession(onnxFile, sessionOptions);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelRepositoryException($"{onnxFile} is no model that ONNX Runtime can load: {exception.Message}", exception);
        }
    }
}
