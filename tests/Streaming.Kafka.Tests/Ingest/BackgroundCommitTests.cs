using Microsoft.Extensions.Time.Testing;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class BackgroundCommitTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly WakeUp _wakeUp = new();
    private readonly BackgroundCommit _commit;

    public BackgroundCommitTests() => _commit = new BackgroundCommit(Interval, _wakeUp, _time);

    [Fact]
    public void UntilDue_BeforeTheFirst_IsTheInterval()
    {
        Assert.Equal(Interval, _commit.UntilDue);

        _time.Advance(Interval);

        Assert.Equal(TimeSpan.Zero, _commit.UntilDue);
    }

    [Fact]
    public void UntilDue_LeavesTheNextTheTimeThatTheLastTook()
    {
        Make(TimeSpan.FromMilliseconds(20));

        Assert.Equal(TimeSpan.FromMilliseconds(100 - 20 - 20), _commit.UntilDue);
    }

    [Fact]
    public void UntilDue_AfterASlowCommit_LeavesNoMoreThanAQuarter()
    {
        Make(TimeSpan.FromMilliseconds(60));

        Assert.Equal(TimeSpan.FromMilliseconds(100 - 25 - 60), _commit.UntilDue);
    }

    [Fact]
    public void UntilDue_AfterACommitLongerThanTheInterval_IsNothing()
    {
        Make(Interval * 2);

        Assert.Equal(TimeSpan.Zero, _commit.UntilDue);
    }

    [Fact]
    public void UntilDue_WhileACommitIsBeingMade_IsNeverNothing()
    {
        using var isMade = new ManualResetEventSlim();
        _commit.Begin(() => isMade.Wait(TestContext.Current.CancellationToken));

        _time.Advance(Interval * 3);

        Assert.Equal(Interval, _commit.UntilDue);
        isMade.Set();
        _commit.End();
        Assert.Equal(TimeSpan.Zero, _commit.UntilDue);
    }

    [Fact]
    public void WhoIsWokenUpByACommit_FindsItMade()
    {
        for (var round = 0; round < 200; round++)
        {
            _commit.Begin(() => _time.Advance(Interval));

            _wakeUp.Wait(TimeSpan.FromMinutes(1));

            Assert.Equal(TimeSpan.Zero, _commit.UntilDue);
        }
    }

    [Fact]
    public void End_ThrowsWhatTheCommitThrew_Once()
    {
        _commit.Begin(() => throw new ReplayRequiredException("lost"));

        Assert.Throws<ReplayRequiredException>(_commit.End);
        _commit.End();
    }

    private void Make(TimeSpan duration)
    {
        _commit.Begin(() => _time.Advance(duration));
        _commit.End();
    }
}
