using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>A record where it lies: its bytes belong to whoever gave it.</summary>
internal readonly ref struct RecordView
{
    public required string Topic { get; init; }

    public required int Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>Since the Unix epoch; null where the record has none.</summary>
    public required long? TimestampMs { get; init; }

    /// <summary>Empty where there is none.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Empty where there is none.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    public required SampleHeaders Headers { get; init; }

    public static RecordView Of(ConsumeResult<byte[]?, byte[]?> record) => new()
    {
        Topic = record.Topic,
        Partition = record.Partition.Value,
        Offset = record.Offset.Value,
        TimestampMs = record.Message.Timestamp is { Type: not TimestampType.NotAvailable } timestamp ? timestamp.UnixTimestampMs : null,
        Key = record.Message.Key,
        Value = record.Message.Value,
        Headers = SampleHeaders.Read(record.Message.Headers),
    };
}
