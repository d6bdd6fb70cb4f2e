using System.Globalization;

namespace Streaming.Inference;

/// <summary>
/// Where a model's files are, in NVIDIA Triton's layout: <c>model.json</c> beside one directory per version, which holds
/// <c>model.onnx</c>. The highest version is served.
/// </summary>
internal sealed class ModelDirectory
{
    public const string DefinitionFileName = "model.json";

    private const string OnnxFileName = "model.onnx";

    private readonly string _directory;

    public ModelDirectory(string root, string name)
    {
        _directory = Path.Combine(root, name);
        if (!Directory.Exists(_directory))
            throw new ModelRepositoryException($"{_directory} does not exist, so there is no model \"{name}\".");

        DefinitionFile = Require(Path.Combine(_directory, DefinitionFileName));
        Version = Directory.EnumerateDirectories(_directory).Select(VersionOf).DefaultIfEmpty().Max();
        if (Version == 0)
            throw new ModelRepositoryException($"{_directory} has no version directory; one is named by a number from 1 up.");

        OnnxFile = Require(Path.Combine(VersionDirectory, OnnxFileName));
    }

    public string DefinitionFile { get; }

    public int Version { get; }

    public string OnnxFile { get; }

    private string VersionDirectory => Path.Combine(_directory, Version.ToString(CultureInfo.InvariantCulture));

    /// <summary>Labels lie with the version they were trained with, or beside <c>model.json</c> for all versions.</summary>
    public string LabelsFile(string name)
    {
        var ofVersion = Path.Combine(VersionDirectory, name);
        return File.Exists(ofVersion) ? ofVersion : Path.Combine(_directory, name);
    }

    private static string Require(string file) => File.Exists(file) ? file : throw new ModelRepositoryException($"{file} does not exist.");

    /// <summary>0 for a directory that is no version. As in Triton, a name with a leading zero is none.</summary>
    private static int VersionOf(string directory)
    {
        var name = Path.GetFileName(directory);
        var isVersion = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && name[0] != '0';
        return isVersion ? version : 0;
    }
}
