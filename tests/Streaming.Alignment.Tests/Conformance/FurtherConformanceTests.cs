using System.Text.Json.Nodes;
using static Streaming.Alignment.Tests.Conformance.ReplayRun;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>What the same systems' own tests expect, beside the cases of the shared files: times and answers only.</summary>
public sealed class FurtherConformanceTests
{
    private const long AnyOrder = 1_000_000;

    /// <summary>Flink, sliding windows without lateness: an element behind the watermark is left to the windows that the watermark has not passed.</summary>
    [Fact]
    public void FlinkSlidingWindows_TakeAnElementBehindTheWatermarkWhereTheyAreOpen()
    {
        var run = new ReplayRun(new JsonObject
        {
            ["window"] = new JsonObject { ["type"] = "hopping", ["sizeUs"] = 3_000, ["advanceUs"] = 1_000 },
            ["modalities"] = new JsonObject { ["S"] = Modality("all", outOfOrdernessUs: AnyOrder) },
        });
        run.Sample("S", 1_000).Bound("S", 1_999).Sample("S", 2_000).Bound("S", 3_000);
        run.Sample("S", 2_400).Sample("S", 2_400).Sample("S", 3_900).Bound("S", 6_000);
        run.Sample("S", 3_001).Bound("S", 25_000);

        Assert.Equal(
            [(1_999, 1), (2_999, 2), (3_999, 5), (4_999, 4), (5_999, 1)],
            run.Windows.Select(window => ((int)window["end"]! - 1, IdsOf(window, "S").Count)));
        Assert.Equal([3_001], run.Late);
    }

    /// <summary>Psi: once the other stream has ended, its last sample is the nearest for all that follow.</summary>
    [Fact]
    public void PsiJoin_WhenTheOtherStreamHasEnded_TakesItsLast()
    {
        var run = Join(Around("P", null, null), Modality("nearest"));
        for (var i = 0; i < 20; i++)
        {
            if (i % 2 == 0)
                run.Sample("P", i * 50, $"{i / 2}");
            if (i < 10)
                run.Sample("S", i * 50, $"{i}");
        }

        Assert.Equal(["0 0", "1 2", "2 4", "3 6", "4 8"], PairsOf(run));
        Assert.Equal(["0 0", "1 2", "2 4", "3 6", "4 8", "5 9", "6 9", "7 9", "8 9", "9 9"], PairsOf(run.Close("S")));
    }

    /// <summary>Psi: a join of four streams, two fast and two slow, within five ticks.</summary>
    [Fact]
    public void PsiVectorJoin_GivesWhereAllOfThemAre()
    {
        string[] fast = ["P", "C"];
        string[] slow = ["B", "D"];
        var run = new ReplayRun(new JsonObject
        {
            ["window"] = Around("P", -5, 5),
            ["modalities"] = new JsonObject(fast.Concat(slow).Select(name => KeyValuePair.Create(name, (JsonNode?)Modality("nearest")))),
        });
        for (var i = 0; i < 30; i++)
        {
            foreach (var name in fast)
                run.Sample(name, i * 10, $"{i}");
            foreach (var name in slow.Where(_ => i % 10 == 0))
                run.Sample(name, i * 10, $"{i / 10}");
        }

        Array.ForEach([.. fast, .. slow], name => run.Close(name));

        Assert.Equal(
            ["0 0 0 0", "10 10 1 1", "20 20 2 2"],
            run.Windows.Select(window => string.Join(' ', fast.Concat(slow).Select(name => IdsOf(window, name).Single()))));
    }

    /// <summary>MediaPipe: a bound settles an instant without a packet, and the close of one stream all that follow.</summary>
    [Fact]
    public void MediaPipeSets_AreSettledByBoundsAndCloses()
    {
        var run = new ReplayRun(new JsonObject
        {
            ["window"] = Around("video", 0, 0),
            ["modalities"] = new JsonObject { ["video"] = Modality("nearest"), ["audio"] = Modality("nearest", required: false) },
        });
        run.Sample("video", 10);
        Assert.Empty(run.Windows);
        run.Bound("audio", 10).Sample("video", 20);
        Assert.Single(run.Windows);
        run.Bound("audio", 19);
        Assert.Single(run.Windows);

        run.Close("audio").Sample("video", 30);

        Assert.Equal([(2, 10), (5, 20), (6, 30)], run.Lines.Select(line => ((int)line["line"]!, (int)line["start"]!)));
    }
}
