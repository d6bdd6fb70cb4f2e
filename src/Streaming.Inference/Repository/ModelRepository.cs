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
            .Where(directory => File.Exists(Path.Combine(directory, ModelDirectory.DefinitionFileName)))
            .Select(directory => Path.GetFileName(directory))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Loads a model as a silo would, runs it once on silence and lets go of it.</summary>
    /// <exception cref="ModelRepositoryException">The model cannot be served; the message says why.</exception>
    public ModelDescription Check(string name)
    {
        using var model = Load(name, new InferenceOptions { ModelRepository = _root });
        return model.Describe();
    }

    /// <summary>The highest version of a model, warm: it has run a full batch.</summary>
    internal FusionModel Load(string name, InferenceOptions options)
    {
        var directory = new ModelDirectory(_root, name);
        var definition = ModelDefinition.Read(directory.DefinitionFile, name);
        var labelsFile = directory.LabelsFile(definition.LabelsFile);
        var output = new ClassScoresOutput(definition.OutputName, ReadLabels(definition, labelsFile));
        var session = OpenSession(directory.OnnxFile, options);
        var model = new FusionModel(definition, directory.Version, output, session);
        try
        {
            new OnnxSignature(session, directory.OnnxFile).Check(definition, output, labelsFile);
            model.WarmUp();
            return model;
        }
        catch (Exception exception)
        {
            model.Dispose();
            throw exception is OnnxRuntimeException
                ? new ModelRepositoryException(
                    $"{directory.OnnxFile} fails on a batch of {model.MaxBatchSize} empty windows: {exception.Message}", exception)
                : exception;
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

    private static string[] ReadLabels(ModelDefinition definition, string labelsFile)
    {
        if (!File.Exists(labelsFile))
            throw definition.OutputSection.Refuse("labels", $"names {labelsFile}, which does not exist");

        string[] labels = [.. File.ReadLines(labelsFile).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return labels.Length == 0 || labels.Distinct(StringComparer.Ordinal).Count() != labels.Length
            ? throw definition.OutputSection.Refuse("labels", $"names {labelsFile}, which must hold one label a line, none of them twice")
            : labels;
    }
}
