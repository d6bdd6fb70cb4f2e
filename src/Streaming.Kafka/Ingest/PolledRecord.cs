using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>What became of a record when it was polled.</summary>
/// <param name="Modality">That of its topic.</param>
/// <param name="Offset">Within its partition of the topic.</param>
/// <param name="Decoded">Its sample, or the reason why there is none.</param>
/// <param name="DeadLetter">The whole record where there is a fault.</param>
internal readonly record struct PolledRecord(ModalityDefinition Modality, long Offset, DecodeResult Decoded, ConsumeResult<byte[]?, byte[]?>? DeadLetter)
{
    private const int OverheadBytes = 256;

    public SampleKind Kind => Decoded.Sample?.Kind ?? SampleKind.Corrupt;

    /// <summary>About what it takes: its payload, and what there is of it besides, which is all of a record that has none.</summary>
    public int Bytes => OverheadBytes + (DeadLetter?.Message.Value?.Length ?? Decoded.Sample?.Payload.Length ?? 0);
}
