using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streaming.Kafka;

/// <summary>Checkpoints as records, keyed <c>rig/NAME</c> and <c>partition</c>.</summary>
internal static partial class CheckpointCodec
{
    private const string RigPrefix = "rig/";

    private static readonly byte[] PartitionKey = "partition"u8.ToArray();

    public static CheckpointRecord Encode(int partition, PartitionCheckpoint checkpoint) =>
        new(partition, PartitionKey, JsonSerializer.SerializeToUtf8Bytes(checkpoint, Json.Default.PartitionCheckpoint));

    public static CheckpointRecord Encode(int partition, string rig, byte[] checkpoint) =>
        new(partition, KeyOf(rig), checkpoint);

    /// <summary>Nothing is known of the rig any more.</summary>
    public static CheckpointRecord EncodeRemoval(int partition, string rig) => new(partition, KeyOf(rig), null);

    /// <summary>Takes one record of the topic, in order; a later one of the same key takes the place of an earlier one.</summary>
    /// <exception cref="JsonException">It is not one of ours.</exception>
    public static void Decode(byte[]? key, byte[]? value, DateTimeOffset writtenAt, LoadedCheckpoints into)
    {
        var name = Encoding.UTF8.GetString(key ?? []);
        if (name.StartsWith(RigPrefix, StringComparison.Ordinal))
            DecodeRig(name[RigPrefix.Length..], value, writtenAt, into);
        else if (PartitionKey.AsSpan().SequenceEqual(key))
            into.Partition = JsonSerializer.Deserialize(value ?? [], Json.Default.PartitionCheckpoint) ?? throw NotOurs(name);
        else
            throw NotOurs(name);
    }

    private static byte[] KeyOf(string rig) => Encoding.UTF8.GetBytes(RigPrefix + rig);

    private static void DecodeRig(string rig, byte[]? value, DateTimeOffset writtenAt, LoadedCheckpoints into)
    {
        into.Rigs.Remove(rig);
        into.WrittenAt.Remove(rig);
        if (value is null)
            return;
        into.Rigs.Add(rig, value);
        into.WrittenAt.Add(rig, writtenAt);
    }

    private static JsonException NotOurs(string key) => new($"The record with the key \"{key}\" is no checkpoint.");

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(PartitionCheckpoint))]
    private sealed partial class Json : JsonSerializerContext;
}
