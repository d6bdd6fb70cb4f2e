using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class OffsetTrackerTests
{
    [Fact]
    public void Positions_WhenNobodyHolds_IsBehindTheLastRecord()
    {
        var tracker = new OffsetTracker();
        tracker.Track("camera", 8);
        tracker.Track("microphone", 3);

        Assert.Equal(new Dictionary<string, long> { ["camera"] = 8, ["microphone"] = 3 }, tracker.PositionsOf(tracker.Capture()));
    }

    [Fact]
    public void Positions_WhenRigsHold_IsTheLowestHeld()
    {
        var tracker = new OffsetTracker();
        tracker.Track("camera", 8);
        tracker.Hold("rig-1", [new HoldOffset("camera", 0, 5)]);
        tracker.Hold("rig-2", [new HoldOffset("camera", 0, 3)]);
        Assert.Equal(3, tracker.PositionsOf(tracker.Capture())["camera"]);

        tracker.Hold("rig-2", []);

        Assert.Equal(5, tracker.PositionsOf(tracker.Capture())["camera"]);
    }

    [Fact]
    public void Positions_OfWhatWasCaptured_LeaveOutWhatWasTrackedSince()
    {
        var tracker = new OffsetTracker();
        tracker.Track("camera", 5);
        var captured = tracker.Capture();
        tracker.Track("camera", 8);

        Assert.Equal(5, tracker.PositionsOf(captured)["camera"]);
    }

    [Fact]
    public void Positions_WhenARigHoldsARecordOfThePollInHand_StaysBeforeThePoll()
    {
        var tracker = new OffsetTracker();
        tracker.Track("camera", 4);

        tracker.Hold("rig", [new HoldOffset("camera", 0, 6)]);

        Assert.Equal(4, tracker.PositionsOf(tracker.Capture())["camera"]);
    }

    /// <summary>Against the plain definition: a position is the lowest offset that was not handed on or that somebody holds.</summary>
    [Fact]
    public void Positions_NeverPassWhatIsHeld() => Gen.Select(Gen.Int[0, 3], Gen.Long[0, 50]).Array[0, 60].Sample(steps =>
    {
        var tracker = new OffsetTracker();
        var holds = new Dictionary<int, long>();
        var next = 0L;
        foreach (var (rig, offset) in steps)
        {
            if (rig == 0)
            {
                next = Math.Max(next, offset);
                tracker.Track("t", offset);
            }
            else if (offset % 4 == 0)
            {
                holds.Remove(rig);
                tracker.Hold($"{rig}", []);
            }
            else
            {
                holds[rig] = offset;
                tracker.Hold($"{rig}", [new HoldOffset("t", 0, offset)]);
            }
        }

        Assert.Equal(Math.Min(next, holds.Values.DefaultIfEmpty(long.MaxValue).Min()), tracker.PositionsOf(tracker.Capture()).GetValueOrDefault("t"));
    });
}
