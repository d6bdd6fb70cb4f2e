using System.Globalization;

namespace Streaming.Inference;

/// <summary>A model's directory in NVIDIA Triton's layout: <c>model.json</c> beside one directory per version, which holds <c>model.onnx</c>.</summary>
internal sealed class ModelDirectory
{
    private readonly string _directory;

    public ModelDirectory(string root, string name)
    {
        _directory = Path.Combine(root, name);
        if (!Directory.Exists(_directory))
            throw new ModelRepositoryException($"{_directory} does not exist, so there is no model \"{name}\".");
        Require(Path.Combine(_directory, ModelFiles.DefinitionFileName));
    }

    /// <summary>False where the model is gone: there is no directory of it any more, or none of a version in it.</summary>
    public static bool HasVersions(string root, string name)
    {
        var directory = Path.Combine(root, name);
        return Directory.Exists(directory) && VersionsIn(directory).Any();
    }

    /// <summary>The versions that are there, highest first.</summary>
    public IReadOnlyList<int> FindVersions() => [.. VersionsIn(_directory).OrderDescending()];

    /// <summary>The version that the model's policy serves: the highest it allows.</summary>
    public ModelFiles FindServed()
    {
        var versions = FindVersions();
        if (versions.Count == 0)
            throw new ModelRepositoryException($"{_directory} has no version directory; one is named by a number from 1 up.");

        var definition = JsonSection.Open(Path.Combine(_directory, ModelFiles.DefinitionFileName));
        var version = VersionPolicy.Read(definition).Choose(versions, definition)[0];

        // An ensemble's version is a directory alone.
        return EnsembleDefinition.Is(definition) ? new ModelFiles(_directory, version) : Open(version);
    }

    public ModelFiles Open(int version)
    {
        var files = new ModelFiles(_directory, version);
        Require(files.OnnxFile);
        return files;
    }

    private static IEnumerable<int> VersionsIn(string directory) => Directory.EnumerateDirectories(directory).Select(VersionOf).Where(version => version > 0);

    private static void Require(string file)
    {
        if (!File.Exists(file))
            throw new ModelRepositoryException($"{file} does not exist.");
    }

    /// <summary>0 for a directory that is no version. As in Triton, a name with a leading zero is none.</summary>
    private static int VersionOf(string directory)
    {
        var name = Path.GetFileName(directory);
        var isVersion = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && name[0] != '0';
        return isVersion ? version : 0;
    }
}
