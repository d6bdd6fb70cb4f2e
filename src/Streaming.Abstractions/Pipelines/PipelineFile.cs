using System.Text.Json;

namespace Streaming.Abstractions;

/// <summary>Reads pipelines from JSON files; whatever is wrong is named with its JSON path.</summary>
public static class PipelineFile
{
    private static readonly Dictionary<string, ContentKind> Kinds = new()
    {
        ["image"] = ContentKind.Image,
        ["audio"] = ContentKind.Audio,
        ["text"] = ContentKind.Text,
        ["tensor"] = ContentKind.Tensor,
    };

    /// <exception cref="PipelineException">The file cannot be read or is not a pipeline.</exception>
    public static PipelineDefinition Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a pipeline from its text; <paramref name="file"/> names it in errors and gives the pipeline its name.</summary>
    /// <exception cref="PipelineException">The text is not a pipeline.</exception>
    public static PipelineDefinition Parse(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(json, options);
            return Read(Path.GetFileNameWithoutExtension(file), new JsonCursor(file, "$", document.RootElement));
        }
        catch (JsonException e)
        {
            throw new PipelineException($"{file}: line {e.LineNumber + 1}: is not JSON: {e.Message}", e);
        }
    }

    private static PipelineDefinition Read(string name, JsonCursor root)
    {
        _ = root.Members("modalities", "window", "deadline", "model");
        var modalities = root.Require("modalities");
        var definition = new PipelineDefinition
        {
            Name = name,
            Modalities = [.. modalities.Members().Select(member => ReadModality(member.Name, member.Value))],
            Window = ReadWindow(root.Require("window")),
            Deadline = root.Find("deadline")?.AsPositiveDuration(),
            Model = root.Find("model")?.AsString(),
        };
        if (definition.Modalities.Count == 0)
            throw modalities.Error("at least one modality is needed");
        foreach (var (member, modality) in modalities.Members().Zip(definition.Modalities))
        {
            if (definition.Modalities.First(other => other.Topic == modality.Topic) is { } first && first != modality)
                throw member.Value.Error($"topic \"{modality.Topic}\" is already that of \"{first.Name}\"");
        }

        return definition;
    }

    private static ModalityDefinition ReadModality(string name, JsonCursor modality)
    {
        _ = modality.Members("topic", "kind", "outOfOrderness", "idleTimeout");
        return new ModalityDefinition
        {
            Name = name,
            Topic = modality.Find("topic")?.AsString() ?? name,
            Kind = modality.Require("kind").AsWord(Kinds),
            OutOfOrderness = modality.Find("outOfOrderness")?.AsDuration() ?? TimeSpan.Zero,
            IdleTimeout = modality.Find("idleTimeout")?.AsPositiveDuration(),
        };
    }

    private static WindowDefinition ReadWindow(JsonCursor window)
    {
        var isHopping = window.Require("type").AsWord(new Dictionary<string, bool> { ["tumbling"] = false, ["hopping"] = true });
        _ = window.Members(isHopping ? ["type", "size", "advance"] : ["type", "size"]);
        var size = window.Require("size").AsPositiveDuration();
        if (!isHopping)
            return new WindowDefinition(size, size);
        var advance = window.Require("advance").AsPositiveDuration();
        return advance <= size
            ? new WindowDefinition(size, advance)
            : throw window.Require("advance").Error("must not be longer than the size: samples between two windows would belong to none");
    }
}
