using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// Reads what a consumer has fetched, a batch at a time and without a copy. Everything else about the consumer is Confluent.Kafka's: its callbacks run
/// within <see cref="Poll"/>. Nobody else may consume from it.
/// </summary>
internal sealed unsafe class RecordReader : IDisposable
{
    private const int TimestampNotAvailable = 0;

    private nint _queue;
    private readonly NativeRecord*[] _records;
    private int _count;
    private nint _lastTopic;
    private string _lastTopicName = "";

    public RecordReader(IClient consumer, int maxRecords)
    {
        _queue = ConsumerApi.GetConsumerQueue((SafeHandle)ConsumerApi.ClientOf(consumer.Handle));
        _records = new NativeRecord*[maxRecords];
    }

    /// <summary>Gives back the records of the last poll, waits for the next record and takes what else is there.</summary>
    /// <returns>How many there are now.</returns>
    public int Poll(TimeSpan timeout)
    {
        Release();

        // The library waits until a batch is full, so only the first record is waited for.
        _count = Consume(0, 1, timeout);
        if (_count > 0)
            _count += Consume(1, _records.Length - 1, TimeSpan.Zero);
        return _count;
    }

    /// <summary>What the consumer says in this place instead of a record; null for a record.</summary>
    public Error? ErrorAt(int index)
    {
        var record = _records[index];
        if (record->ErrorCode == 0)
            return null;
        var code = (ErrorCode)record->ErrorCode;
        return new Error(code, Encoding.UTF8.GetString(Bytes(record->Value, record->ValueLength)), code == ErrorCode.Local_Fatal);
    }

    /// <summary>A record, as long as the next poll has not come.</summary>
    public RecordView this[int index]
    {
        get
        {
            var record = _records[index];
            int timestampType;
            var timestamp = ConsumerApi.GetTimestamp(record, &timestampType);
            return new RecordView
            {
                Topic = TopicOf(record),
                Partition = record->Partition,
                Offset = record->Offset,
                TimestampMs = timestampType == TimestampNotAvailable ? null : timestamp,
                Key = Bytes(record->Key, record->KeyLength),
                Value = Bytes(record->Value, record->ValueLength),
                Headers = HeadersOf(record),
            };
        }
    }

    /// <summary>The whole record, to be kept.</summary>
    public ConsumeResult<byte[]?, byte[]?> Copy(int index)
    {
        var record = _records[index];
        int timestampType;
        var timestamp = ConsumerApi.GetTimestamp(record, &timestampType);
        var headers = new Headers();
        foreach (var header in new NativeHeaders(record))
            headers.Add(Encoding.UTF8.GetString(header.Name), header.IsNull ? null : header.Value.ToArray());
        return new ConsumeResult<byte[]?, byte[]?>
        {
            TopicPartitionOffset = new TopicPartitionOffset(TopicOf(record), record->Partition, record->Offset),
            Message = new Message<byte[]?, byte[]?>
            {
                Key = record->Key is null ? null : Bytes(record->Key, record->KeyLength).ToArray(),
                Value = record->Value is null ? null : Bytes(record->Value, record->ValueLength).ToArray(),
                Headers = headers,
                Timestamp = new Timestamp(timestamp, (TimestampType)timestampType),
            },
        };
    }

    /// <summary>To be called before the consumer is closed.</summary>
    public void Dispose()
    {
        Release();
        if (_queue != 0)
            ConsumerApi.DestroyQueue(_queue);
        _queue = 0;
    }

    private int Consume(int start, int maxCount, TimeSpan timeout)
    {
        fixed (NativeRecord** records = _records)
            return Math.Max(0, (int)ConsumerApi.ConsumeBatch(_queue, (int)timeout.TotalMilliseconds, records + start, (nuint)maxCount));
    }

    private void Release()
    {
        for (var i = 0; i < _count; i++)
            ConsumerApi.Destroy(_records[i]);
        _count = 0;
        _lastTopic = 0; // its memory may become another topic's
    }

    private string TopicOf(NativeRecord* record)
    {
        if (record->Topic == _lastTopic)
            return _lastTopicName;
        _lastTopic = record->Topic;
        return _lastTopicName = Marshal.PtrToStringUTF8((nint)ConsumerApi.GetTopicName(record->Topic))!;
    }

    private static SampleHeaders HeadersOf(NativeRecord* record)
    {
        var headers = default(SampleHeaders);
        foreach (var header in new NativeHeaders(record))
            headers.Set(header.Name, header.Value);
        return headers;
    }

    private static ReadOnlySpan<byte> Bytes(byte* start, nuint length) => new(start, checked((int)length));
}
