using System.Text.Json;
using Streaming.Abstractions;
using Streaming.Alignment.Resumption;
using static Streaming.Alignment.Tests.Resumption.LoggedRig;

namespace Streaming.Alignment.Tests.Resumption;

public sealed class EmissionLogTests
{
    [Fact]
    public void Position_WhenNothingIsNeeded_IsBehindTheLastRecord()
    {
        var rig = new LoggedRig(Grid(100, 100)).Sample("a", 10).Sample("b", 20).Bound("a", 99).Bound("b", 99).Acknowledge(1);

        Assert.Equal((2, 2), (rig.PositionOf("a"), rig.PositionOf("b")));
    }

    [Fact]
    public void Position_WhenAWindowIsOpen_IsItsFirstSample()
    {
        var rig = new LoggedRig(Grid(100, 100)).Bound("a", 0).Sample("a", 10).Sample("a", 20);

        Assert.Equal((1, 0), (rig.PositionOf("a"), rig.PositionOf("b")));
    }

    [Fact]
    public void Position_WhenAWindowIsNotAcknowledged_IsItsFirstSample()
    {
        var rig = new LoggedRig(Grid(100, 100)).Sample("a", 10).Sample("b", 20).Bound("a", 99).Bound("b", 99);
        Assert.Equal((0, 0), (rig.PositionOf("a"), rig.PositionOf("b")));

        Assert.Equal(2, rig.Acknowledge(1).PositionOf("a"));
    }

    /// <summary>Nothing else would open the window again.</summary>
    [Fact]
    public void Position_WhenAWindowWasOpenedByASampleThatItDoesNotTake_IsThatSample()
    {
        var spec = Grid(100, 100, 0, new ModalitySpec("a"), new ModalitySpec("b") { Pick = Abstractions.Pick.Linear });
        var rig = new LoggedRig(spec).Bound("b", 0).Sample("a", 90, durationUs: 50).Bound("a", 99).Bound("b", 99).Acknowledge(1);
        rig.Sample("b", 110).Bound("a", 199).Bound("b", 199);

        Assert.Equal("100-199 r0 a[90] b[]", rig.Windows[^1]);
        Assert.Equal((0, 2), (rig.PositionOf("a"), rig.PositionOf("b")));
    }

    [Fact]
    public void Position_WhenALateSampleIsNotAcknowledged_IsThatSample()
    {
        var rig = new LoggedRig(Grid(100, 100)).Bound("a", 500).Sample("a", 510).Sample("a", 505).Bound("a", 599).Bound("b", 599).Acknowledge(1);
        Assert.Equal(2, rig.PositionOf("a"));

        rig.Log.AcknowledgeLate(Assert.Single(rig.Late).Sample);

        Assert.Equal(4, rig.PositionOf("a"));
    }

    [Fact]
    public void Position_WhenRecordsBeforeTheFrontierAreReadAgain_StaysThere()
    {
        var first = new LoggedRig(Grid(100, 100)).Sample("a", 10).Bound("a", 99).Bound("b", 99).Acknowledge(1);

        Assert.Equal(2, new LoggedRig(Grid(100, 100), first.Log.Current(), from: []).Sample("a", 10).PositionOf("a"));
    }

    /// <summary>What is forgotten meanwhile is nothing that is needed.</summary>
    [Fact]
    public void Current_AfterManyRecords_IsTheSameHoweverOftenItWasAsked()
    {
        var (asked, notAsked) = (new LoggedRig(Grid(100, 50)), new LoggedRig(Grid(100, 50)));
        for (var timeUs = 0; timeUs < 2_000; timeUs++)
        {
            foreach (var rig in new[] { asked, notAsked })
            {
                rig.Sample("a", timeUs).Bound("b", timeUs);
                if (rig.Windows.Count % 2 == 0 && timeUs % 100 == 99)
                    rig.Acknowledge(1);
            }

            asked.Log.Current();
        }

        Assert.Equal(JsonSerializer.Serialize(asked.Log.Current()), JsonSerializer.Serialize(notAsked.Log.Current()));
        Assert.InRange(notAsked.PositionOf("a"), 1, 1_950);
    }

    [Fact]
    public void TrackRecord_WithoutBeingAsked_KeepsOnlyWhatIsNeeded()
    {
        var rig = new LoggedRig(Grid(100, 100));
        var bounds = Array.ConvertAll(Enumerable.Range(0, 10_000).ToArray(), offset => new Sample
        {
            Kind = SampleKind.Bound,
            Modality = "a",
            EventTimeUs = offset,
            Position = new RecordPosition("a", 0, offset),
        });
        Track(bounds.AsSpan(0, 1_000));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Track(bounds.AsSpan(1_000));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000);

        void Track(ReadOnlySpan<Sample> records)
        {
            foreach (var record in records)
                rig.Log.TrackRecord(record);
        }
    }

    [Fact]
    public void Emitted_WhileItsWindowHasNotBeenOpenedAgain_MayStillChange()
    {
        var first = new LoggedRig(Grid(100, 100, 1_000)).Sample("a", 10).Bound("a", 99).Bound("b", 99).Acknowledge(1);

        var second = new LoggedRig(Grid(100, 100, 1_000), first.Log.Current());

        Assert.Equal(first.Log.Current().Emitted, second.Log.Current().Emitted);
        Assert.False(Assert.Single(second.Log.Current().Emitted).IsFinal);
    }

    [Fact]
    public void FinalUs_StaysBeforeWindowsThatAreNotAcknowledged()
    {
        var rig = new LoggedRig(Grid(100, 100)).Sample("a", 10).Sample("a", 110).Bound("a", 199).Bound("b", 199);
        Assert.Equal(["0-99 r0 a[10] b[]", "100-199 r0 a[110] b[]"], rig.Windows);
        Assert.Equal(49, rig.Log.Current().FinalUs);

        Assert.Equal(149, rig.Acknowledge(1).Log.Current().FinalUs);
        Assert.Equal(150, rig.Acknowledge(1).Log.Current().FinalUs);
    }

    [Fact]
    public void Emitted_WithoutAllowedLateness_IsEmptyOnAGrid() =>
        Assert.Empty(new LoggedRig(Grid(100, 50)).Sample("a", 110).Bound("a", 149).Bound("b", 149).Acknowledge(1).Log.Current().Emitted);

    [Fact]
    public void Emitted_IsTheLastAnswerToEachWindowThatMayChange()
    {
        var rig = new LoggedRig(Grid(100, 100, 1_000)).Sample("a", 10).Bound("a", 99).Bound("b", 99).Sample("b", 20).Acknowledge(2);
        Assert.Equal(["0-99 r0 a[10] b[]", "0-99 r1 a[10] b[20]"], rig.Windows);

        var emitted = Assert.Single(rig.Log.Current().Emitted);

        Assert.Equal((50L, null, 1, false), (emitted.InstantUs, emitted.Reference, emitted.Revision, emitted.IsFinal));
        Assert.Empty(rig.Bound("a", 1_099).Bound("b", 1_099).Log.Current().Emitted);
    }

    [Fact]
    public void Emitted_OfAWindowThatTakesNoLateSamplesAnyMore_IsFinal()
    {
        var spec = new AlignmentSpec
        {
            Window = new ReferenceWindowSpec("a", -5, 5),
            Modalities = [new ModalitySpec("a") { Pick = Abstractions.Pick.Nearest }, new ModalitySpec("b")],
            AllowedLatenessUs = 1_000,
            MaxRevisableWindows = 1,
        };
        var rig = new LoggedRig(spec).Bound("b", 300).Sample("a", 100).Sample("a", 200).Acknowledge(2);

        Assert.Equal([(100, true), (200, false)], rig.Log.Current().Emitted.Select(window => (window.InstantUs, window.IsFinal)));
    }

    [Fact]
    public void FinalUs_OfReferenceWindows_StaysBeforeThoseThatMayBeRevised()
    {
        var spec = new AlignmentSpec
        {
            Window = new ReferenceWindowSpec("a", -5, 5),
            Modalities = [new ModalitySpec("a") { Pick = Abstractions.Pick.Nearest }, new ModalitySpec("b")],
            AllowedLatenessUs = 1_000,
        };
        var rig = new LoggedRig(spec).Sample("a", 10).Bound("a", 5_000).Bound("b", 15);
        Assert.Single(rig.Windows);
        Assert.Equal(9, rig.Aligner.FinalUs);

        Assert.Equal(4_000, rig.Bound("b", 1_015).Aligner.FinalUs);
    }

    [Fact]
    public void Frontier_AsJson_IsReadAsItWas()
    {
        var frontier = new LoggedRig(Grid(100, 50, 1_000)).Sample("a", 110).Sample("a", 60).End("b").Bound("a", 149).Sample("a", 20).Acknowledge(1).Log.Current();

        var read = JsonSerializer.Deserialize<AlignerFrontier>(JsonSerializer.Serialize(frontier))!;

        Assert.NotEmpty(frontier.Emitted);
        Assert.Equal(frontier.Emitted, read.Emitted);
        Assert.Equal(JsonSerializer.Serialize(frontier), JsonSerializer.Serialize(read));
    }
}
