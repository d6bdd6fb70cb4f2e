using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka.Tests.Publish;

public sealed class DeadLetterTests
{
    private const int MaxBytes = 1_000_000;

    [Fact]
    public void Create_OfARecordThatFits_KeepsAllOfIt()
    {
        var letter = DeadLetter.Create(Record(valueBytes: 100, headers: 2, headerBytes: 10), "It is bad.", MaxBytes);

        Assert.Equal(100, letter.Value!.Length);
        Assert.Equal(["mine-0", "mine-1", HeaderNames.DeadLetterReason, HeaderNames.DeadLetterPosition], letter.Headers.Select(header => header.Key));
        Assert.Equal("It is bad.", Header(letter, HeaderNames.DeadLetterReason));
        Assert.Equal("camera/3/42", Header(letter, HeaderNames.DeadLetterPosition));
    }

    [Fact]
    public void Create_OfAValueThatDoesNotFit_LeavesItOutAndSaysSo()
    {
        var letter = DeadLetter.Create(Record(valueBytes: MaxBytes, headers: 1, headerBytes: 10), "It is bad.", MaxBytes);

        Assert.Null(letter.Value);
        Assert.Equal("rig", Encoding.UTF8.GetString(letter.Key!));
        Assert.Equal("the value of 1000000 bytes", Header(letter, HeaderNames.DeadLetterLeftOut));
        Assert.Equal("camera/3/42", Header(letter, HeaderNames.DeadLetterPosition));
    }

    [Fact]
    public void Create_OfTooManyHeaders_KeepsAsManyAsFit()
    {
        var letter = DeadLetter.Create(Record(valueBytes: 500_000, headers: 10_000, headerBytes: 100), "It is bad.", MaxBytes);

        Assert.Equal(500_000, letter.Value!.Length);
        var kept = letter.Headers.Count(header => header.Key.StartsWith("mine-", StringComparison.Ordinal));
        Assert.InRange(kept, 1, 9_999);
        Assert.Equal($"{10_000 - kept} headers", Header(letter, HeaderNames.DeadLetterLeftOut));
        Assert.InRange(letter.Value.Length + letter.Headers.Sum(header => header.Key.Length + header.GetValueBytes().Length), 0, MaxBytes);
    }

    private static string Header(Message<byte[]?, byte[]?> letter, string name) => Encoding.UTF8.GetString(letter.Headers.GetLastBytes(name));

    private static ConsumeResult<byte[]?, byte[]?> Record(int valueBytes, int headers, int headerBytes)
    {
        var message = new Message<byte[]?, byte[]?> { Key = "rig"u8.ToArray(), Value = new byte[valueBytes], Headers = [] };
        for (var i = 0; i < headers; i++)
            message.Headers.Add($"mine-{i}", new byte[headerBytes]);
        return new ConsumeResult<byte[]?, byte[]?> { Topic = "camera", Partition = 3, Offset = 42, Message = message };
    }
}
