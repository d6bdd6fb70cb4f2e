using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests;

/// <summary>What happens again and again is told, and counted, and does not flood the log.</summary>
public sealed class ClientErrorsTests
{
    private static readonly Error Refused = new(ErrorCode.Local_Transport, "Connection refused");

    private readonly RecordingLogger _logger = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ClientErrors _errors;

    public ClientErrorsTests() => _errors = new ClientErrors(_logger, _time);

    [Fact]
    public void Error_ThatComesAgainAndAgain_IsToldAtOnceAndThenOncePerPeriodWithItsCount()
    {
        for (var i = 0; i < 200; i++)
        {
            _errors.Add(Refused);
            _time.Advance(ClientErrors.Period / 100);
        }

        Assert.Equal(
            [
                "Kafka: Local_Transport: Connection refused",
                "Kafka: Local_Transport, 100 times since it was last told: Connection refused",
            ],
            _logger.Lines);
    }

    [Fact]
    public void Error_OfAnotherKind_IsToldAtOnce()
    {
        _errors.Add(Refused);
        _errors.Add(new Error(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down"));

        Assert.Equal(["Kafka: Local_Transport: Connection refused", "Kafka: Local_AllBrokersDown: 1/1 brokers are down"], _logger.Lines);
    }

    [Fact]
    public void Error_ThatIsFatal_IsToldEachTime()
    {
        for (var i = 0; i < 2; i++)
            _errors.Add(new Error(ErrorCode.Local_Fenced, "fenced", isFatal: true));

        Assert.All(_logger.Lines, line => Assert.Equal("Kafka: Local_Fenced: fenced (fatal: the client is of no use any more)", line));
        Assert.Equal(2, _logger.Lines.Count);
    }
}
