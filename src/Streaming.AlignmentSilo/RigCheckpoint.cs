using System.Text.Json;
using System.Text.Json.Serialization;
using Streaming.Abstractions;
using Streaming.Alignment.Resumption;

namespace Streaming.AlignmentSilo;

/// <summary>How far each pipeline of a rig has come, as it is written down.</summary>
internal static partial class RigCheckpoint
{
    public static byte[] Encode(IReadOnlyDictionary<string, AlignerFrontier> frontiers) =>
        JsonSerializer.SerializeToUtf8Bytes(frontiers, Json.Default.IReadOnlyDictionaryStringAlignerFrontier);

    /// <summary>By pipeline. Empty where nothing was written down.</summary>
    /// <exception cref="JsonException">It is no checkpoint of a rig.</exception>
    public static IReadOnlyDictionary<string, AlignerFrontier> Decode(byte[]? checkpoint) => checkpoint is null
        ? new Dictionary<string, AlignerFrontier>()
        : JsonSerializer.Deserialize(checkpoint, Json.Default.IReadOnlyDictionaryStringAlignerFrontier)
            ?? throw new JsonException("null is no checkpoint of a rig.");

    /// <summary>The same, but as if nothing had been read of these topics.</summary>
    public static byte[] ForgetOffsets(byte[] checkpoint, PipelineSet pipelines, IReadOnlyCollection<string> topics)
    {
        var frontiers = new Dictionary<string, AlignerFrontier>(Decode(checkpoint));
        foreach (var pipeline in pipelines.Pipelines.Where(pipeline => frontiers.ContainsKey(pipeline.Name)))
        {
            var modalities = pipeline.Modalities.Where(modality => topics.Contains(modality.Topic)).Select(modality => modality.Name);
            frontiers[pipeline.Name] = frontiers[pipeline.Name].ForgetOffsets(modalities.ToHashSet());
        }

        return Encode(frontiers);
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(IReadOnlyDictionary<string, AlignerFrontier>))]
    private sealed partial class Json : JsonSerializerContext;
}
