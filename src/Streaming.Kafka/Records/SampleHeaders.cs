using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>The headers of a record that mean something to us; of those that are there twice, the last. An empty one is none.</summary>
internal ref struct SampleHeaders
{
    private const int MaxNameBytes = 16;

    public ReadOnlySpan<byte> Id { get; private set; }

    public ReadOnlySpan<byte> Type { get; private set; }

    public ReadOnlySpan<byte> Time { get; private set; }

    public ReadOnlySpan<byte> Duration { get; private set; }

    public ReadOnlySpan<byte> ContentType { get; private set; }

    public ReadOnlySpan<byte> TraceParent { get; private set; }

    public static SampleHeaders Read(Headers? headers)
    {
        var result = default(SampleHeaders);
        Span<byte> name = stackalloc byte[MaxNameBytes];
        for (var i = 0; i < headers?.Count; i++)
        {
            if (Encoding.UTF8.TryGetBytes(headers[i].Key, name, out var length))
                result.Set(name[..length], headers[i].GetValueBytes());
        }

        return result;
    }

    /// <summary>The names are those of <see cref="HeaderNames"/>.</summary>
    public void Set(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("ce_id"u8))
            Id = value;
        else if (name.SequenceEqual("ce_type"u8))
            Type = value;
        else if (name.SequenceEqual("ce_time"u8))
            Time = value;
        else if (name.SequenceEqual("ce_duration"u8))
            Duration = value;
        else if (name.SequenceEqual("content-type"u8))
            ContentType = value;
        else if (name.SequenceEqual("traceparent"u8))
            TraceParent = value;
    }
}
