using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Checkpoints as records, keyed <c>rig/NAME</c> and <c>partition</c>.</summary>
internal static partial class CheckpointCodec
{
    private const string RigPrefix = "rig/";

    private static readonly byte[] PartitionKey = "partition"u8.ToArray();

    public static CheckpointRecord Encode(PartitionAssignment assignment, PartitionCheckpoint checkpoint) =>
        new(assignment, PartitionKey, JsonSerializer.SerializeToUtf8Bytes(checkpoint with { Epoch = assignment.Epoch }, Json.Default.PartitionCheckpoint));

    public static CheckpointRecord Encode(PartitionAssignment assignment, string rig, byte[] checkpoint) =>
        new(assignment, KeyOf(rig), checkpoint);

    /// <summary>Nothing is known of the rig any more.</summary>
    public static CheckpointRecord EncodeRemoval(PartitionAssignment assignment, string rig) => new(assignment, KeyOf(rig), null);

    public static Message<byte[]?, byte[]?> ToMessage(CheckpointRecord record) => new()
    {
        Key = record.Key,
        Value = record.Value,
        Headers = new Headers { { HeaderNames.AssignmentEpoch, Encoding.UTF8.GetBytes(record.Assignment.Epoch.ToString(CultureInfo.InvariantCulture)) } },
    };

    /// <summary>
    /// Takes one record of the topic, in order; a later one of the same key takes the place of an earlier one. One of an older assignment than has written before is passed
    /// over: a silo that stood still wrote it when it did not know yet that the partition was another's.
    /// </summary>
    /// <exception cref="JsonException">It is not one of ours.</exception>
    public static void Decode(Message<byte[]?, byte[]?> record, LoadedCheckpoints into)
    {
        var name = Encoding.UTF8.GetString(record.Key ?? []);
        if (EpochOf(record, name) < into.Partition.Epoch)
            return;
        if (name.StartsWith(RigPrefix, StringComparison.Ordinal))
            DecodeRig(name[RigPrefix.Length..], record.Value, record.Timestamp.UtcDateTime, into);
        else if (PartitionKey.AsSpan().SequenceEqual(record.Key))
            into.Partition = JsonSerializer.Deserialize(record.Value ?? [], Json.Default.PartitionCheckpoint) ?? throw NotOurs(name);
        else
            throw NotOurs(name);
    }

    /// <summary>Those that were written before they said it count as the newest.</summary>
    private static long EpochOf(Message<byte[]?, byte[]?> record, string name)
    {
        if (record.Headers is null || !record.Headers.TryGetLastBytes(HeaderNames.AssignmentEpoch, out var epoch))
            return long.MaxValue;
        return long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NotOurs(name);
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
