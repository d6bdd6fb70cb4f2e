using System.Text.Json;

namespace Streaming.Abstractions;

/// <summary>A place in a JSON file that knows its path, so that whatever is wrong there can be named.</summary>
public sealed class JsonCursor(string file, string path, JsonElement element)
{
    public PipelineException Error(string reason) => new($"{file}: {path}: {reason}");

    /// <summary>The members of this object, in order; refuses what is not in <paramref name="known"/> (null: any name).</summary>
    public IEnumerable<(string Name, JsonCursor Value)> Members(params string[]? known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Error($"expected an object, found {Describe(element)}");
        var members = new List<(string, JsonCursor)>();
        var seen = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            var member = new JsonCursor(file, $"{path}.{property.Name}", property.Value);
            if (known is { Length: > 0 } && !known.Contains(property.Name))
                throw member.Error($"unknown field; known here: {string.Join(", ", known)}");
            if (!seen.Add(property.Name))
                throw member.Error("is there twice");
            members.Add((property.Name, member));
        }

        return members;
    }

    /// <summary>The member of that name; null where it is absent or null.</summary>
    public JsonCursor? Find(string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Error($"expected an object, found {Describe(element)}");
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonCursor(file, $"{path}.{name}", value)
            : null;
    }

    public JsonCursor Require(string name) => Find(name) ?? throw Error($"\"{name}\" is required");

    public string AsString() => element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text
        ? text
        : throw Error($"expected a string, found {Describe(element)}");

    /// <summary>The root of a JSON text; a byte order mark, comments and trailing commas are let pass.</summary>
    /// <exception cref="PipelineException">The text is not JSON.</exception>
    public static JsonCursor Parse(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(JsonText.WithoutByteOrderMark(json), options);
            return new JsonCursor(file, "$", document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw new PipelineException($"{file}: is not JSON: {JsonFault.Describe(e)}", e);
        }
    }

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>Between 0 and 1, neither included.</summary>
    public double AsFraction() => AsNumber() is var number and > 0 and < 1 ? number : throw Error($"must be between 0 and 1, not {Describe(element)}");

    public long AsInteger() => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number)
        ? number
        : throw Error($"expected a whole number, found {Describe(element)}");

    public long AsIntegerFrom(long min, long max) => AsInteger() is var number && number >= min && number <= max
        ? number
        : throw Error($"must be from {min} to {max}, not {Describe(element)}");

    public double AsNumber() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number)
        ? number
        : throw Error($"expected a number, found {Describe(element)}");

    public bool AsBoolean() => element.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? element.GetBoolean()
        : throw Error($"expected true or false, found {Describe(element)}");

    public TimeSpan AsDuration() => Duration.TryParse(AsString(), out var duration)
        ? duration
        : throw Error($"expected a duration such as \"500ms\" or \"2s\", found {Describe(element)}");

    public TimeSpan AsPositiveDuration() => AsDuration() is { Ticks: > 0 } duration ? duration : throw Error("must be longer than zero");

    public T AsWord<T>(IReadOnlyDictionary<string, T> words) => words.TryGetValue(AsString(), out var value)
        ? value
        : throw Error($"expected one of {string.Join(" | ", words.Keys)}, found {Describe(element)}");

    /// <summary>An enum's words, as files have them.</summary>
    public static IReadOnlyDictionary<string, T> WordsOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static string Describe(JsonElement element) =>
        element.GetRawText() is { Length: <= 40 } text ? text : element.ValueKind.ToString().ToLowerInvariant();
}
