using System.Text.Json.Nodes;
using Streaming.Abstractions;
using Streaming.Alignment.Replay;
using static Streaming.Alignment.Tests.Conformance.ReplayRun;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>
/// Interval joins are windows around the left side that take all of the right; watermarks are bounds of both. Elements alone move no watermark, so sensors may be
/// as much out of order as they like.
/// </summary>
internal static class FlinkCases
{
    private const long AnyOrder = 1_000_000;

    public static IEnumerable<(string Id, Action<JsonNode> Check)> All =>
    [
        ("flink/interval/[-1,1]", CheckInterval),
        ("flink/interval/(-3,-1)", CheckInterval),
        ("flink/interval/(-1,1)", CheckInterval),
        ("flink/interval/[1,2]", CheckInterval),
        ("flink/interval/discard-late", CheckLate),
        ("flink/interval/restore", CheckRestore),
        ("flink/interval-cleanup/(-2,1)", CheckCleanup),
        ("flink/interval-cleanup/[-1,0]", CheckCleanup),
        ("flink/window/lateness-500-purging", node => CheckTumbling(node, allowedLateness: 500)),
        ("flink/window/tumbling-lateness-0", node => CheckTumbling(node, allowedLateness: 0)),
    ];

    private static void CheckInterval(JsonNode node)
    {
        var left = node["left"]!.AsArray().Select(time => ("P", (long)time!)).ToList();
        var right = node["right"]!.AsArray().Select(time => ("S", (long)time!)).ToList();
        foreach (var samples in (IEnumerable<(string, long)>[])[left.Concat(right), right.Concat(left)])
        {
            var run = StartInterval(node);
            foreach (var (stream, time) in samples)
                run.Sample(stream, time);

            Assert.Equal(Pairs(node["expectUnordered"]!), PairsOf(run.Close("P").Close("S")).Order());
        }
    }

    private static void CheckLate(JsonNode node)
    {
        var run = StartInterval(node);
        foreach (var element in node["events"]!.AsArray().Select(element => (string)element!))
        {
            var time = element[1] - '0';
            _ = element[0] switch
            {
                'L' => run.Sample("P", time),
                'R' => run.Sample("S", time),
                _ => run.Bound("P", time).Bound("S", time),
            };
        }

        Assert.Equal(Pairs(node["expectUnordered"]!), PairsOf(run.Close("P").Close("S")).Order());
        Assert.Equal([1], run.Late);
    }

    /// <summary>State is not written down but read again: what matters is that what comes later finds what it joins with.</summary>
    private static void CheckRestore(JsonNode node)
    {
        var run = StartInterval(node);
        for (var time = 1; time <= 4; time++)
            run.Sample("P", time).Sample("S", time);

        var expected = Pairs(node["expectBefore"]!).Concat(Pairs(node["expectAfterUnordered"]!)).Order();
        Assert.Equal(expected, PairsOf(run.Close("P").Close("S")).Order());
    }

    private static void CheckCleanup(JsonNode node)
    {
        var window = Interval(node);
        var spec = ReplaySpec.Parse("spec.json", System.Text.Encoding.UTF8.GetBytes(SpecOf(window).ToJsonString()));
        var aligner = new RigAligner(spec.Alignment);
        var output = new AlignerOutput();
        for (var time = 1; time <= 5; time++)
        {
            aligner.Append(new Sample { Modality = "P", EventTimeUs = time }, 0, output);
            aligner.Append(new Sample { Modality = "S", EventTimeUs = time }, 0, output);
        }

        foreach (var state in node["expectState"]!.AsArray())
        {
            foreach (var modality in (string[])["P", "S"])
                aligner.Append(new Sample { Kind = SampleKind.Bound, Modality = modality, EventTimeUs = (long)state!["wm"]! }, 0, output);
            var held = new List<Sample>();
            aligner.VisitHeldSamples(held.Add);
            Assert.Equal(Times(state!["left"]!), held.Where(sample => sample.Modality == "P").Select(sample => sample.EventTimeUs));
            Assert.Equal(Times(state["right"]!), held.Where(sample => sample.Modality == "S").Select(sample => sample.EventTimeUs));
        }
    }

    /// <summary>A late element gives a revision with all that the window has, as Flink's accumulating triggers do.</summary>
    private static void CheckTumbling(JsonNode node, long allowedLateness)
    {
        var run = new ReplayRun(new JsonObject
        {
            ["window"] = new JsonObject { ["type"] = "tumbling", ["sizeUs"] = 2_000 },
            ["allowedLatenessUs"] = allowedLateness,
            ["modalities"] = new JsonObject { ["S"] = Modality("all", outOfOrdernessUs: AnyOrder) },
        });
        foreach (var element in node["events"]!.AsArray())
            _ = element!["e"] is { } time ? run.Sample("S", (long)time) : run.Bound("S", (long)element["wm"]!);

        var before = new Dictionary<long, long>();
        foreach (var (window, expected) in run.Windows.Zip(node["expect"]!.AsArray()))
        {
            var end = (long)window["end"]! - 1;
            var count = IdsOf(window, "S").Count;
            Assert.Equal(((long)expected!["ts"]!, (long)expected["count"]!), (end, count - before.GetValueOrDefault(end)));
            before[end] = count;
        }

        Assert.Equal(node["expect"]!.AsArray().Count, run.Windows.Count);
        Assert.Equal(Times(node["lateSideOutput"]!), run.Late);
    }

    private static ReplayRun StartInterval(JsonNode node) => new(SpecOf(Interval(node)));

    private static JsonObject SpecOf(JsonObject window) => new()
    {
        ["window"] = window,
        ["modalities"] = new JsonObject
        {
            ["P"] = Modality("nearest", outOfOrdernessUs: AnyOrder),
            ["S"] = Modality("all", outOfOrdernessUs: AnyOrder),
        },
    };

    private static JsonObject Interval(JsonNode node) => Around(
        "P",
        node["lower"] ?? -1,
        node["upper"] ?? 1,
        (bool?)node["lowerInclusive"] ?? true,
        (bool?)node["upperInclusive"] ?? true);

    private static IEnumerable<string> Pairs(JsonNode array) => array.AsArray().Select(pair => $"{pair![0]} {pair[1]}").Order();

    private static IEnumerable<long> Times(JsonNode array) => array.AsArray().Select(time => (long)time!);
}
