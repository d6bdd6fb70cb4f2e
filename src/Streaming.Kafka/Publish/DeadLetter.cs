using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>
/// A record that cannot be decoded, as it came, with the reason and where it lies. What does not fit into a record any more with these is left out,
/// and a header says so: the position still tells where to find it.
/// </summary>
internal static class DeadLetter
{
    /// <summary>For the reason, the position and the record's own frame.</summary>
    private const int ReservedBytes = 16 * 1024;

    /// <param name="record">The record.</param>
    /// <param name="reason">One sentence.</param>
    /// <param name="maxBytes">What the producer and the topic take.</param>
    public static Message<byte[]?, byte[]?> Create(ConsumeResult<byte[]?, byte[]?> record, string reason, int maxBytes)
    {
        var room = Math.Max(0, maxBytes - ReservedBytes);
        var key = Take(record.Message.Key, ref room, out var keyLeftOut);
        var value = Take(record.Message.Value, ref room, out var valueLeftOut);
        var headers = new Headers();
        var headersLeftOut = 0;
        foreach (var header in record.Message.Headers ?? [])
        {
            var size = RecordSize.Of(header);
            if (size > room)
            {
                headersLeftOut++;
                continue;
            }

            room -= size;
            headers.Add(header.Key, header.GetValueBytes());
        }

        headers.Add(HeaderNames.DeadLetterReason, Encoding.UTF8.GetBytes(reason));
        headers.Add(HeaderNames.DeadLetterPosition, Encoding.UTF8.GetBytes($"{record.Topic}/{record.Partition.Value}/{record.Offset.Value}"));
        if (keyLeftOut is not null || valueLeftOut is not null || headersLeftOut > 0)
            headers.Add(HeaderNames.DeadLetterLeftOut, Encoding.UTF8.GetBytes(Describe(keyLeftOut, valueLeftOut, headersLeftOut)));
        return new Message<byte[]?, byte[]?> { Key = key, Value = value, Headers = headers };
    }

    private static byte[]? Take(byte[]? bytes, ref int room, out int? leftOut)
    {
        leftOut = bytes?.Length > room ? bytes.Length : null;
        if (leftOut is not null)
            return null;
        room -= bytes?.Length ?? 0;
        return bytes;
    }

    private static string Describe(int? keyBytes, int? valueBytes, int headers)
    {
        var parts = new List<string>();
        if (keyBytes is not null)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"the key of {keyBytes} bytes"));
        if (valueBytes is not null)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"the value of {valueBytes} bytes"));
        if (headers > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{headers} headers"));
        return string.Join(", ", parts);
    }
}
