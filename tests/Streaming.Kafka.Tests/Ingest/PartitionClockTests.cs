using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class PartitionClockTests
{
    private const long WallUs = 1_000;

    private readonly PartitionClock _clock = new();

    [Fact]
    public void Now_WhereNothingIsUnread_IsTheWallClock()
    {
        _clock.NoteNothingRead(new ReadMark(400, IsAtEnd: false));
        _clock.NoteNothingRead(new ReadMark(900, IsAtEnd: true));

        Assert.Equal(WallUs, _clock.NowUs(WallUs));
        Assert.Equal(WallUs + 1, _clock.NowUs(WallUs + 1));
    }

    [Fact]
    public void Now_WhereSomethingIsUnread_IsUntilWhenAllWasRead()
    {
        _clock.NoteNothingRead(new ReadMark(400, IsAtEnd: false));

        Assert.Equal(400, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_WhilePollsWaitForTheRigs_StandsStill()
    {
        _clock.AddPoll(wallUs: 500);
        _clock.NoteNothingRead(new ReadMark(900, IsAtEnd: true));
        _clock.BeginGive(new ReadMark(600, IsAtEnd: true));

        Assert.Equal(500, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_WhenTheRigsHaveSomePollsAndNotAll_IsUntilWhenTheyHaveThem()
    {
        _clock.AddPoll(wallUs: 500);
        _clock.AddPoll(wallUs: 700);

        Give(polls: 1, new ReadMark(600, IsAtEnd: true));

        Assert.Equal(600, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_WhenTheRigsHaveAll_IsTheWallClock()
    {
        _clock.AddPoll(wallUs: 500);
        _clock.AddPoll(wallUs: 700);

        Give(polls: 2, new ReadMark(800, IsAtEnd: true));

        Assert.Equal(WallUs, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_WhereAProducersClockGoesBack_StandsStill()
    {
        _clock.NoteNothingRead(new ReadMark(400, IsAtEnd: false));
        _clock.AddPoll(wallUs: 500);

        Give(polls: 1, new ReadMark(300, IsAtEnd: false));

        Assert.Equal(400, _clock.NowUs(WallUs));
    }

    [Theory]
    [InlineData(300, 400)]
    [InlineData(450, 450)]
    [InlineData(700, 600)]
    public void Arrival_IsTheRecordsTimestamp_BetweenWhatWasGivenAndWhatIsReadOfAllTopics(long timestampUs, long arrivalUs)
    {
        _clock.NoteNothingRead(new ReadMark(400, IsAtEnd: false));
        _clock.AddPoll(wallUs: 500);
        _clock.BeginGive(new ReadMark(600, IsAtEnd: false));

        Assert.Equal(arrivalUs, _clock.ReadArrivalTimes(WallUs).Of(AppendedAt(timestampUs)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    public void Arrival_WhereNothingIsUnread_IsNow(long timestampUs) =>
        Assert.Equal(WallUs, _clock.ReadArrivalTimes(WallUs).Of(AppendedAt(timestampUs)));

    private void Give(int polls, ReadMark last)
    {
        _clock.BeginGive(last);
        _clock.EndGive(polls, last);
    }

    private static Sample AppendedAt(long timestampUs) => new() { Modality = "camera", AppendTimeUs = timestampUs };
}
