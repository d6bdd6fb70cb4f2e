using System.Globalization;

namespace Streaming.Inference;

/// <summary>The files of one version of a model.</summary>
internal sealed class ModelFiles(string directory, int version)
{
    public const string DefinitionFileName = "model.json";

    private const string OnnxFileName = "model.onnx";

    public string Name => Path.GetFileName(directory);

    public int Version => version;

    public string DefinitionFile => Path.Combine(directory, DefinitionFileName);

    public string OnnxFile => Path.Combine(VersionDirectory, OnnxFileName);

    /// <summary>The files of another version of the model.</summary>
    public ModelFiles OfVersion(int other) => new(directory, other);

    private string VersionDirectory => Path.Combine(directory, version.ToString(CultureInfo.InvariantCulture));

    /// <summary>The file named at <paramref name="property"/>: it lies with the version it belongs to, or beside <c>model.json</c> for all.</summary>
    public string Find(JsonSection section, string property)
    {
        var name = section.Text(property);
        var ofVersion = Path.Combine(VersionDirectory, name);
        var file = File.Exists(ofVersion) ? ofVersion : Path.Combine(directory, name);
        return File.Exists(file) ? file : throw section.Refuse(property, $"names {file}, which does not exist");
    }

    /// <summary>Labels as a file, one a line, or as a list; and what to call them in a complaint.</summary>
    public (string[] Labels, string Source) ReadLabels(JsonSection section, string property)
    {
        if (section.IsArray(property))
        {
            var list = section.Texts(property);
            return list.Distinct(StringComparer.Ordinal).Count() == list.Length ? (list, "a list") : throw section.Refuse(property, "must hold no label twice");
        }

        var file = Find(section, property);
        string[] labels = [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return labels.Length == 0 || labels.Distinct(StringComparer.Ordinal).Count() != labels.Length
            ? throw section.Refuse(property, $"names {file}, which must hold one label a line, none of them twice")
            : (labels, file);
    }
}
