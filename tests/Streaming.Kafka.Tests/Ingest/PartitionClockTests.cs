using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class PartitionClockTests
{
    private const long WallUs = 1_000_000;

    private readonly PartitionClock _clock = new();

    [Fact]
    public void Now_WhereNobodyReads_IsTheWallClock() => Assert.Equal(WallUs, _clock.NowUs(WallUs));

    [Fact]
    public void Now_WhereNothingIsUnread_IsTheWallClock()
    {
        Read(upToUs: 400_000);
        ReadToEnd(atUs: 900_000);

        Assert.Equal(WallUs, _clock.NowUs(WallUs));
        Assert.Equal(WallUs + 1, _clock.NowUs(WallUs + 1));
    }

    [Fact]
    public void Now_WhereSomethingIsUnread_IsUntilWhenAllWasRead()
    {
        Read(upToUs: 400_000);

        Assert.Equal(400_000, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_LongAfterTheLastLookForRecords_HasStoodStillSince()
    {
        ReadToEnd(atUs: 900_000);

        Assert.Equal(1_400_000, _clock.NowUs(10 * WallUs));
    }

    [Fact]
    public void Now_WhilePollsWaitForTheRigs_StandsStill()
    {
        ReadToEnd(atUs: 500_000);
        _clock.AddPoll();
        _clock.NoteNothingRead(new ReadMark(900_000, IsAtEnd: true));
        _clock.BeginGive(new ReadMark(600_000, IsAtEnd: true));

        Assert.Equal(500_000, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_WhenTheRigsHaveSomePollsAndNotAll_IsUntilWhenTheyHaveThem()
    {
        ReadToEnd(atUs: 500_000);
        _clock.AddPoll();
        _clock.AddPoll();

        Give(polls: 1, new ReadMark(600_000, IsAtEnd: true));

        Assert.Equal(600_000, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_WhenTheRigsHaveAll_IsTheWallClock()
    {
        ReadToEnd(atUs: 500_000);
        _clock.AddPoll();
        _clock.AddPoll();

        Give(polls: 2, new ReadMark(800_000, IsAtEnd: true));

        Assert.Equal(WallUs, _clock.NowUs(WallUs));
    }

    [Fact]
    public void Now_WhereAProducersClockGoesBack_StandsStill()
    {
        Read(upToUs: 400_000);
        _clock.AddPoll();

        Give(polls: 1, new ReadMark(300_000, IsAtEnd: false));

        Assert.Equal(400_000, _clock.NowUs(WallUs));
    }

    [Theory]
    [InlineData(300_000, 400_000)]
    [InlineData(450_000, 450_000)]
    [InlineData(700_000, 600_000)]
    public void Arrival_IsTheRecordsTimestamp_BetweenWhatWasGivenAndWhatIsReadOfAllTopics(long timestampUs, long arrivalUs)
    {
        Read(upToUs: 400_000);
        _clock.AddPoll();
        _clock.BeginGive(new ReadMark(600_000, IsAtEnd: false));

        Assert.Equal(arrivalUs, _clock.ReadArrivalTimes(WallUs).Of(AppendedAt(timestampUs)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000_000)]
    public void Arrival_WhereNobodyReads_IsNow(long timestampUs) =>
        Assert.Equal(WallUs, _clock.ReadArrivalTimes(WallUs).Of(AppendedAt(timestampUs)));

    private void Read(long upToUs)
    {
        _clock.Begin();
        _clock.NoteNothingRead(new ReadMark(upToUs, IsAtEnd: false));
    }

    private void ReadToEnd(long atUs)
    {
        _clock.Begin();
        _clock.NoteNothingRead(new ReadMark(atUs, IsAtEnd: true));
    }

    private void Give(int polls, ReadMark last)
    {
        _clock.BeginGive(last);
        _clock.EndGive(polls, last);
    }

    private static Sample AppendedAt(long timestampUs) => new() { Modality = "camera", AppendTimeUs = timestampUs };
}
