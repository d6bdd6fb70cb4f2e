using Confluent.Kafka;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>Decodes the records of one topic of a partition. For the consumer's thread alone.</summary>
/// <param name="context">What all partitions work with.</param>
/// <param name="consumer">Which fetches the topic.</param>
/// <param name="queue">Of the topic's partition; it is the reader's from now on.</param>
/// <param name="start">The first record that will come.</param>
/// <param name="decoder">The consumer's.</param>
/// <param name="lost">Is told what was deleted before it was read.</param>
internal sealed class TopicReader(
    IngestContext context, IConsumer<byte[]?, byte[]?> consumer, RecordQueue queue, TopicPartitionOffset start, SampleDecoder decoder, LostRecords lost)
    : ITopicReader
{
    /// <summary>Looked for in vain for so long, a topic that should have records is not waited for any more: its broker may be gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The same before its broker has said anything: connections are made meanwhile.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(5);

    /// <summary>One record whose sensor's clock is further ahead says nothing of how far the topic has come.</summary>
    private static readonly long MaxAheadUs = EventTime.FromTimeSpan(TimeSpan.FromMinutes(10));

    private readonly ModalityDefinition _modality = context.ModalityOf(start.Topic);
    private long _next = start.Offset.Value;
    private long _lastRead = context.Time.GetTimestamp();
    private bool _isToldAtEnd;

    /// <summary>There was nothing more when it was last read.</summary>
    private bool _wasAtEnd;

    /// <summary>Null where the last look has brought something, or there was nothing more.</summary>
    private long? _inVainSince;

    /// <summary>The earliest timestamp of the records that were read last: producers' clocks may be ahead.</summary>
    private long _appendedUs = long.MinValue;

    /// <summary>When there was last nothing more.</summary>
    private long _caughtUpUs = long.MinValue;

    /// <summary>Of a record, as they were last; before the first there is no telling.</summary>
    private long _typicalBytes = long.MaxValue;

    public long ReachedUs { get; private set; } = long.MinValue;

    public bool IsOnItsWay => !_wasAtEnd && !IsGone;

    public TopicPartitionOffset? End => IsAtEnd ? new TopicPartitionOffset(start.TopicPartition, _next) : null;

    public long? BehindSinceUs(long nowUs, bool isLeftOut)
    {
        if (!IsOnItsWay)
        {
            _caughtUpUs = nowUs;
            return null;
        }

        var sinceUs = Math.Min(nowUs, Math.Max(_appendedUs, _caughtUpUs));
        return isLeftOut ? Math.Min(nowUs, sinceUs + EventTime.FromTimeSpan(context.Time.GetElapsedTime(_lastRead))) : sinceUs;
    }

    public long? Read(List<PolledRecord> records, int maxRecords, long maxBytes)
    {
        var count = queue.Poll((int)Math.Clamp(maxBytes / _typicalBytes, 1, maxRecords));
        if (count == 0)
        {
            _wasAtEnd = IsAtEnd;
            _inVainSince = _wasAtEnd ? null : _inVainSince ?? context.Time.GetTimestamp();
            return null;
        }

        var nowUs = context.Time.NowUs();
        var appendedUs = long.MaxValue;
        var bytes = 0L;
        for (var i = 0; i < count; i++)
        {
            if (queue.ErrorAt(i) is { } error)
            {
                Take(error);
                continue;
            }

            var record = Decode(i, nowUs);
            bytes += record.Bytes;
            appendedUs = Math.Min(appendedUs, record.Decoded.Sample?.AppendTimeUs ?? long.MaxValue);
            records.Add(record);
        }

        if (appendedUs != long.MaxValue)
            _appendedUs = appendedUs;
        (_wasAtEnd, _inVainSince) = (false, null);
        _typicalBytes = Math.Max(1, bytes / count);
        _lastRead = context.Time.GetTimestamp();
        return bytes;
    }

    public void Dispose() => queue.Dispose();

    private Offset HighWatermark => consumer.GetWatermarkOffsets(start.TopicPartition).High;

    private bool IsGone => _inVainSince is { } since && context.Time.GetElapsedTime(since) >= (HighWatermark.IsSpecial ? FirstPatience : Patience);

    /// <summary>An end that is made of a transaction's marker is told, and not to be seen from the offsets.</summary>
    private bool IsAtEnd => _isToldAtEnd || (HighWatermark is { IsSpecial: false } high && high.Value <= _next);

    private PolledRecord Decode(int index, long nowUs)
    {
        var record = queue[index];
        if (record.Offset < _next)
            throw new ReplayRequiredException($"The offsets of {start.TopicPartition.Topic} begin anew.");
        if (record.Offset > _next)
            lost.ReportGap(start.TopicPartition, _next, record.Offset);
        _next = record.Offset + 1;
        _isToldAtEnd = false;
        var decoded = decoder.Decode(record, _modality, nowUs);
        if (decoded.Sample is { Kind: not SampleKind.Corrupt } sample && sample.EventTimeUs <= Math.Min(nowUs, sample.AppendTimeUs) + MaxAheadUs)
            ReachedUs = sample.EventTimeUs;
        return new PolledRecord(_modality, record.Offset, decoded, decoded.Fault is null ? null : queue.Copy(index));
    }

    private void Take(Error error)
    {
        if (error.Code == ErrorCode.Local_PartitionEOF)
            _isToldAtEnd = true;
        else
            context.Report(error);
    }
}
