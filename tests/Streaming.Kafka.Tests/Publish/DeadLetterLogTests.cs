using Microsoft.Extensions.Time.Testing;

namespace Streaming.Kafka.Tests.Publish;

public sealed class DeadLetterLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _logger = new();
    private readonly DeadLetterLog _log;

    public DeadLetterLogTests() => _log = new DeadLetterLog(_logger, _time);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Add_OfTheFirstOfATopic_IsToldAtOnceAndInFull()
    {
        _log.Add("camera", "camera/3/42", "It is bad.");

        Assert.Equal(["Record camera/3/42 goes to the dead-letter topic: It is bad."], _logger.Lines);
    }

    [Fact]
    public void Add_OfManyWithinAPeriod_IsToldOnceAtItsEndWithTheirCount()
    {
        for (var offset = 0; offset < 1_000; offset++)
            _log.Add("camera", $"camera/3/{offset}", $"It is bad for {offset} reasons.");
        Assert.Single(_logger.Lines);

        _time.Advance(DeadLetterLog.Period);

        Assert.Equal("999 more records of topic camera went to the dead-letter topic since; the last, camera/3/999: It is bad for 999 reasons.", _logger.Lines[1]);
        Assert.Equal(2, _logger.Lines.Count);
    }

    [Fact]
    public void Add_PeriodAfterPeriod_IsToldOncePerPeriodAndCountsEachOnce()
    {
        for (var offset = 0; offset < 180; offset++)
        {
            _log.Add("camera", $"camera/3/{offset}", "It is bad.");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            ["Record camera/3/0", "59 more records", "60 more records", "60 more records"],
            _logger.Lines.Select(line => string.Join(' ', line.Split(' ').Take(line[0] == 'R' ? 2 : 3))));
    }

    [Fact]
    public void Add_AfterAPeriodWithoutAny_IsToldAtOnceAgain()
    {
        _log.Add("camera", "camera/3/1", "It is bad.");
        _time.Advance(DeadLetterLog.Period);

        _log.Add("camera", "camera/3/2", "It is bad.");

        Assert.Equal(["Record camera/3/1", "Record camera/3/2"], _logger.Lines.Select(line => line.Split(" goes")[0]));
    }

    [Fact]
    public void Add_OfTwoTopics_IsToldOfEach()
    {
        _log.Add("camera", "camera/3/1", "It is bad.");
        _log.Add("microphone", "microphone/3/1", "It is worse.");
        _log.Add("microphone", "microphone/3/2", "It is worse.");

        _time.Advance(DeadLetterLog.Period);

        Assert.Equal(3, _logger.Lines.Count);
        Assert.StartsWith("1 more records of topic microphone", _logger.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_WithinAPeriod_TellsWhatIsLeftOnce()
    {
        _log.Add("camera", "camera/3/1", "It is bad.");
        _log.Add("camera", "camera/3/2", "It is bad.");

        _log.Dispose();
        _time.Advance(DeadLetterLog.Period);

        Assert.Equal(2, _logger.Lines.Count);
        Assert.StartsWith("1 more records", _logger.Lines[1], StringComparison.Ordinal);
    }
}
