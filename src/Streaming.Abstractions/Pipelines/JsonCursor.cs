using System.Text.Json;

namespace Streaming.Abstractions;

/// <summary>A place in a JSON file that knows its path, so that whatever is wrong there can be named.</summary>
internal readonly struct JsonCursor(string file, string path, JsonElement element)
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

    private static string Describe(JsonElement element) =>
        element.GetRawText() is { Length: <= 40 } text ? text : element.ValueKind.ToString().ToLowerInvariant();
}
