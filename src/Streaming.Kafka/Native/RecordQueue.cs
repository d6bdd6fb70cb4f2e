using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka;

/// <summary>
/// A queue of what a consumer has fetched, read a batch at a time and without a copy: that of one partition, or the consumer's own, in which it says what
/// happens to it, within whose <see cref="Poll"/> its callbacks run. Everything else about the consumer is Confluent.Kafka's.
/// </summary>
internal sealed unsafe class RecordQueue : IDisposable
{
    private const int BatchRecords = 64;
    private const int TimestampNotAvailable = 0;

    private readonly NativeRecord*[] _records = new NativeRecord*[BatchRecords];
    private readonly GCHandle _wakeUp;
    private nint _queue;
    private int _count;
    private nint _lastTopic;
    private string _lastTopicName = "";

    private RecordQueue(nint queue, WakeUp wakeUp)
    {
        _queue = queue;
        _wakeUp = GCHandle.Alloc(wakeUp);
        ConsumerApi.EnableEvents(queue, &OnFilled, GCHandle.ToIntPtr(_wakeUp));
    }

    /// <param name="consumer">Whose queue it is.</param>
    /// <param name="wakeUp">Is set when something comes into the queue while it is empty.</param>
    public static RecordQueue Of(IClient consumer, WakeUp wakeUp) => new(ConsumerApi.GetConsumerQueue(ConsumerApi.ClientOf(consumer)), wakeUp);

    /// <summary>From now on the partition's records come into its own queue, not into the consumer's. For a partition that is being fetched.</summary>
    /// <param name="consumer">Which fetches the partition.</param>
    /// <param name="partition">Whose records it holds.</param>
    /// <param name="wakeUp">Is set when something comes into the queue while it is empty.</param>
    public static RecordQueue Of(IClient consumer, TopicPartition partition, WakeUp wakeUp)
    {
        var queue = ConsumerApi.GetPartitionQueue(ConsumerApi.ClientOf(consumer), partition.Topic, partition.Partition.Value);
        if (queue == 0)
            throw new KafkaException(ErrorCode.Local_UnknownPartition);
        ConsumerApi.ForwardQueue(queue, 0);
        return new RecordQueue(queue, wakeUp);
    }

    /// <summary>Gives back the records of the last poll, and takes what is there. Does not wait.</summary>
    /// <param name="maxRecords">No more than so many, nor than a batch.</param>
    /// <returns>How many there are now.</returns>
    public int Poll(int maxRecords = BatchRecords)
    {
        Release();
        fixed (NativeRecord** records = _records)
            return _count = Math.Max(0, (int)ConsumerApi.ConsumeBatch(_queue, 0, records, (nuint)Math.Min(maxRecords, BatchRecords)));
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
        if (_queue == 0)
            return;
        Release();
        ConsumerApi.EnableEvents(_queue, null, 0);
        ConsumerApi.DestroyQueue(_queue);
        _queue = 0;
        _wakeUp.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFilled(nint client, nint wakeUp) => ((WakeUp)GCHandle.FromIntPtr(wakeUp).Target!).Set();

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
        var name = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(ConsumerApi.GetTopicName(record->Topic)));
        return _lastTopicName = name == _lastTopicName ? _lastTopicName : name;
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
