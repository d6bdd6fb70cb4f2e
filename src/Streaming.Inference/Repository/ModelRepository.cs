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
        return model.Describe() with { BrokenOutputs = model.FindBrokenOutputs() };
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

    /// <summary>A version, warm, with the one that runs beside it, if any.</summary>
    internal static FusionModel Load(ModelFiles files, InferenceOptions options)
    {
        var definition = ReadDefinition(files);
        var plan = ExecutionPlan.Of(definition, options);
        if (definition.Shadow is null)
            return Load(files, definition, plan, options);

        // One instance, on one thread: what is off the live path is also out of its way.
        var shadowFiles = files.OfVersion(definition.Shadow.Version);
        var shadowPlan = new ExecutionPlan([plan.Targets[0]], [0]);
        var model = Load(files, definition, plan, options);
        try
        {
            model.Shadow = Load(shadowFiles, ReadDefinition(shadowFiles), shadowPlan, options, threads: 1);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static FusionModel Load(
        ModelFiles files, ModelDefinition definition, ExecutionPlan plan, InferenceOptions options, int? threads = null)
    {
        var sessions = new List<ModelSession>();
        FusionModel? model = null;
        try
        {
            foreach (var target in plan.Targets)
                sessions.Add(ModelSession.Open(files, target, options, threads));
            var signature = new OnnxSignature(sessions[0].Session, files.OnnxFile);
            signature.Check(definition);
            model = new FusionModel(definition, plan, sessions);
            model.WarmUp();
            signature.CheckShown(model);
            return model;
        }
        catch (Exception exception)
        {
            if (model is null)
                sessions.ForEach(session => session.Dispose());
            else
                model.Dispose();
            throw exception switch
            {
                OnnxRuntimeException => new ModelRepositoryException(
                    $"{files.OnnxFile} fails on windows without a sample, in batches of {string.Join(", ", definition.WarmUpSizes)}: {exception.Message}", exception),
                OverflowException or OutOfMemoryException => TooLarge(files, exception),
                _ => exception,
            };
        }
    }

    private static ModelDefinition ReadDefinition(ModelFiles files)
    {
        try
        {
            return ModelDefinition.Read(files);
        }
        catch (OverflowException exception)
        {
            throw TooLarge(files, exception);
        }
    }

    /// <summary>A size that no array has is a mistake of the model's, which must not end the process that meets it.</summary>
    private static ModelRepositoryException TooLarge(ModelFiles files, Exception exception) =>
        new($"{files.DefinitionFile}: model {files.Name} version {files.Version} cannot be served, since its batch tensors are too large.", exception);

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
            var brokenOutputs = EnsembleTrial.Run(graph);
            return graph.Describe() with { BrokenOutputs = brokenOutputs };
        }
        finally
        {
            foreach (var model in models.Values)
                model.Dispose();
        }
    }
}
