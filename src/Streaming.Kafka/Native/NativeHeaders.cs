using System.Runtime.InteropServices;

namespace Streaming.Kafka;

/// <summary>The headers of a record in order, as librdkafka has them.</summary>
internal unsafe ref struct NativeHeaders
{
    private readonly nint _headers;
    private nuint _next;

    public NativeHeaders(NativeRecord* record)
    {
        nint headers;
        _headers = ConsumerApi.GetHeaders(record, &headers) == 0 ? headers : 0;
    }

    public NativeHeader Current { get; private set; }

    public readonly NativeHeaders GetEnumerator() => this;

    public bool MoveNext()
    {
        byte* name;
        byte* value;
        nuint length;
        if (_headers == 0 || ConsumerApi.GetHeader(_headers, _next, &name, &value, &length) != 0)
            return false;
        _next++;
        Current = new NativeHeader(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name), new ReadOnlySpan<byte>(value, checked((int)length)), value is null);
        return true;
    }

    internal readonly ref struct NativeHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isNull)
    {
        public ReadOnlySpan<byte> Name { get; } = name;

        public ReadOnlySpan<byte> Value { get; } = value;

        public bool IsNull { get; } = isNull;
    }
}
