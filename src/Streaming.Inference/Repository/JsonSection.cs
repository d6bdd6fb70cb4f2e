using System.Text.Json;

namespace Streaming.Inference;

/// <summary>
/// One object of a JSON file. It knows its path, so that every complaint names it, and what was asked for, so that
/// <see cref="RefuseUnknown"/> can name what nobody asked for.
/// </summary>
internal sealed class JsonSection
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string _file;
    private readonly string _path;
    private readonly JsonElement _element;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private JsonSection(string file, string path, JsonElement element)
    {
        _file = file;
        _path = path;
        _element = element.ValueKind == JsonValueKind.Object ? element : throw Error(path, "must be an object");
    }

    public static JsonSection Open(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), Strict);
            return new JsonSection(file, "$", document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new ModelRepositoryException($"{file} is not JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelRepositoryException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    public string Text(string name)
    {
        var value = Required(name);
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Refuse(name, $"must be a text that is not empty, but is {value.GetRawText()}");
    }

    public int Number(string name, int min, int max) => ToNumber(Required(name), $"{_path}.{name}", min, max);

    public int Number(string name, int min, int max, int otherwise) => IsGiven(name) ? Number(name, min, max) : otherwise;

    public int[] Numbers(string name, int min, int max) =>
        [.. Elements(name).Select((value, i) => ToNumber(value, $"{_path}.{name}[{i}]", min, max))];

    public string[] Texts(string name) =>
        [.. Elements(name).Select((value, i) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Error($"{_path}.{name}[{i}]", $"must be a text that is not empty, but is {value.GetRawText()}"))];

    public JsonSection Section(string name) => new(_file, $"{_path}.{name}", Required(name));

    public JsonSection[] Sections(string name) =>
        [.. Elements(name).Select((value, i) => new JsonSection(_file, $"{_path}.{name}[{i}]", value))];

    /// <summary>True where the property is there; either way it is no longer unknown.</summary>
    public bool IsGiven(string name)
    {
        _known.Add(name);
        return _element.TryGetProperty(name, out _);
    }

    /// <summary>To be called once everything known has been read.</summary>
    public void RefuseUnknown()
    {
        foreach (var property in _element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
                throw Refuse(property.Name, $"is not known here; known are {string.Join(", ", _known)}");
        }
    }

    /// <summary>The error to throw for a property of this section.</summary>
    public ModelRepositoryException Refuse(string name, string complaint) => Error($"{_path}.{name}", complaint);

    /// <summary>The error to throw for this section as a whole.</summary>
    public ModelRepositoryException Refuse(string complaint) => Error(_path, complaint);

    private ModelRepositoryException Error(string path, string complaint) => new($"{_file}: {path} {complaint}.");

    private JsonElement Required(string name)
    {
        _known.Add(name);
        return _element.TryGetProperty(name, out var value) ? value : throw Refuse(name, "is missing");
    }

    private JsonElement[] Elements(string name)
    {
        var value = Required(name);
        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray()]
            : throw Refuse(name, "must be an array that is not empty");
    }

    private int ToNumber(JsonElement value, string path, int min, int max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw Error(path, $"must be a whole number from {min} to {max}, but is {value.GetRawText()}");
}
