using System.Text.Json;
using System.Text.Json.Serialization;
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

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(IReadOnlyDictionary<string, AlignerFrontier>))]
    private sealed partial class Json : JsonSerializerContext;
}
