using System.Text.Json;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// One object of a JSON file. It knows its path, so that every complaint names it, and what was asked for, so that
/// <see cref="RefuseUnknown"/> can name what nobody asked for.
/// </summary>
internal sealed class JsonSection
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

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
            return Parse(file, File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelRepositoryException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    public static JsonSection Parse(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.WithoutByteOrderMark(json), Strict);
            return new JsonSection(file, "$", document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new ModelRepositoryException($"{file} is not JSON: {JsonFault.Describe(exception)}", exception);
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

    public long Whole(string name, long min, long max, long otherwise)
    {
        if (!IsGiven(name))
            return otherwise;
        var value = Required(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max
            ? number
            : throw Refuse(name, $"must be a whole number from {min} to {max}, but is {value.GetRawText()}");
    }

    public double Decimal(string name, double min, double max) => ToDecimal(Required(name), $"{_path}.{name}", min, max);

    public double Decimal(string name, double min, double max, double otherwise) =>
        IsGiven(name) ? Decimal(name, min, max) : otherwise;

    public double[] Decimals(string name, double min, double max) =>
        [.. Elements(name).Select((value, i) => ToDecimal(value, $"{_path}.{name}[{i}]", min, max))];

    public bool Flag(string name, bool otherwise)
    {
        if (!IsGiven(name))
            return otherwise;
        var value = Required(name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Refuse(name, $"must be true or false, but is {value.GetRawText()}");
    }

    /// <summary>One of a few words, and what it stands for.</summary>
    public T Word<T>(string name, params ReadOnlySpan<(string Word, T Value)> words)
    {
        var given = Text(name);
        foreach (var (word, value) in words)
        {
            if (word == given)
                return value;
        }

        string[] known = [.. words.ToArray().Select(word => word.Word)];
        var list = known.Length == 1 ? known[0] : $"{string.Join(", ", known[..^1])} or {known[^1]}";
        throw Refuse(name, $"is \"{given}\", and must be {list}");
    }

    public T Word<T>(string name, T otherwise, params ReadOnlySpan<(string Word, T Value)> words) => IsGiven(name) ? Word(name, words) : otherwise;

    /// <summary>An array of numbers and words, which may be empty, as they are written.</summary>
    public string[] Scalars(string name)
    {
        var value = Required(name);
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(element => element.ToString())]
            : throw Refuse(name, "must be an array");
    }

    public bool IsArray(string name) => IsGiven(name) && Required(name).ValueKind == JsonValueKind.Array;

    public string[] Texts(string name) =>
        [.. Elements(name).Select((value, i) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Error($"{_path}.{name}[{i}]", $"must be a text that is not empty, but is {value.GetRawText()}"))];

    /// <summary>An object of texts, in its order; empty where it is not given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name) => !IsGiven(name) ? [] :
    [
        .. Section(name)._element.EnumerateObject().Select(pair => pair.Value.ValueKind == JsonValueKind.String && pair.Value.GetString() is { Length: > 0 } text
            ? KeyValuePair.Create(pair.Name, text)
            : throw Error($"{_path}.{name}.{pair.Name}", $"must be a text that is not empty, but is {pair.Value.GetRawText()}")),
    ];

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

    private double ToDecimal(JsonElement value, string path, double min, double max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max
            ? number
            : throw Error(path, $"must be a number from {min} to {max}, but is {value.GetRawText()}");

    private int ToNumber(JsonElement value, string path, int min, int max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw Error(path, $"must be a whole number from {min} to {max}, but is {value.GetRawText()}");
}
