using System.Diagnostics.CodeAnalysis;

namespace Streaming.Kafka;

/// <summary>
/// What was made of bytes that come again and again, found without making a string of them. It forgets everything when it is full, so that senders of
/// ever new bytes cost time and not memory.
/// </summary>
internal sealed class Utf8Table<TValue>(int maxCount)
{
    private readonly Dictionary<byte[], TValue> _values = new(ByteComparer.Instance);

    public bool TryFind(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out TValue value) =>
        _values.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(bytes, out value);

    public void Add(ReadOnlySpan<byte> bytes, TValue value)
    {
        if (_values.Count >= maxCount)
            _values.Clear();
        _values[bytes.ToArray()] = value;
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
