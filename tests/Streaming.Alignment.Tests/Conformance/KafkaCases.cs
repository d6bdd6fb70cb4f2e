using System.Text.Json.Nodes;
using static Streaming.Alignment.Tests.Conformance.ReplayRun;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>
/// A key is a rig. Stream time, the newest time of all keys, is a promise for both sides: a side whose samples open windows is open until those windows are. Kafka
/// Streams gives each pair as it comes; here a window gives all of its pairs once, when it closes.
/// </summary>
internal static class KafkaCases
{
    private const long AnyOrder = 1_000_000;

    public static IEnumerable<(string Id, Action<JsonNode> Check)> All =>
    [
        ("kafka/outer/before-zero", node => CheckOuter(node, before: 0, after: 100, grace: 0)),
        ("kafka/outer/after-zero", node => CheckOuter(node, before: 100, after: 0, grace: 0)),
        ("kafka/outer/duplicates", node => CheckOuter(node, before: 100, after: 100, grace: 10)),
        ("kafka/outer/grace", node => CheckOuter(node, before: 100, after: 100, grace: 10)),
        ("kafka/left/grace-out-of-order", CheckGrace),
        ("kafka/inner/multi", CheckInner),
        ("kafka/sliding/emit-final-10-5b", CheckSliding),
    ];

    private static void CheckOuter(JsonNode node, long before, long after, long grace)
    {
        var joins = new Dictionary<long, (SideJoin Left, SideJoin Right)>();
        var steps = node["steps"]!.AsArray();
        var records = steps.SelectMany(step => step!["in"]!.AsArray()).ToList();
        foreach (var key in records.Select(record => (long)record![1]!).Distinct())
            joins[key] = (new SideJoin(-before, after, grace), new SideJoin(-after, before, grace));
        foreach (var record in records)
        {
            var (stream, key, value, time) = ((long)record![0]!, (long)record[1]!, (string)record[2]!, (long)record[3]!);
            var (left, right) = joins[key];
            _ = stream == 1 ? left.Sample("P", time, value) : left.Sample("S", time, value);
            _ = stream == 1 ? right.Sample("S", time, value) : right.Sample("P", time, value);
            foreach (var (leftOfKey, rightOfKey) in joins.Values)
            {
                leftOfKey.AdvanceTo(time);
                rightOfKey.AdvanceTo(time);
            }
        }

        var answers = joins.SelectMany(join => join.Value.Left.Unmatched.Select(value => $"{join.Key}:{value}+null")
            .Concat(join.Value.Right.Unmatched.Select(value => $"{join.Key}:null+{value}"))
            .Concat(join.Value.Left.Complete().Select(pair => $"{join.Key}:{pair.Reference}+{pair.Other}")));
        var expected = steps.SelectMany(step => step!["out"]!.AsArray()).Select(result => (string)result![0]!);
        Assert.Equal(expected.Order(StringComparer.Ordinal), answers.Order(StringComparer.Ordinal));
    }

    private static void CheckGrace(JsonNode node)
    {
        var join = new SideJoin(-100, 100, grace: 10);
        join.Sample("S", 205, "far").AdvanceTo(205);

        // Its window has ended at 200 but is not closed, since 205 is within the grace.
        join.Sample("P", 100, "left").AdvanceTo(205);
        join.Sample("S", 150, "right").AdvanceTo(205);
        join.AdvanceTo(1_000);

        Assert.Equal("exactly one joined result", (string)node["expect"]!);
        Assert.Empty(join.Unmatched);
        Assert.Equal([("left", "right")], join.Complete());
    }

    private static void CheckInner(JsonNode node)
    {
        var join = new SideJoin(-10_000, 10_000, grace: 86_400_000);
        foreach (var record in node["input"]!.AsArray().Where(record => record![1] is not null))
            join.Sample((string)record![0]! == "L" ? "P" : "S", (long)record[2]!, (string)record[1]!);

        var expected = node["expectPerInput"]!.AsArray().SelectMany(pairs => pairs!.AsArray()).Select(pair => ((string)pair!).Split('@')[0]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), join.Complete().Select(pair => $"{pair.Reference}-{pair.Other}").Order(StringComparer.Ordinal));
    }

    /// <summary>Kafka Streams' sliding windows end at each record, or begin right after one.</summary>
    private static void CheckSliding(JsonNode node)
    {
        const long Size = 10;
        const long Grace = 5;
        var windows = new SortedDictionary<long, IReadOnlyList<string>>();
        foreach (var (left, right) in ((long, long)[])[(-Size, 0), (1, Size + 1)])
        {
            var run = new ReplayRun(new JsonObject
            {
                ["window"] = Around("P", left, right),
                ["modalities"] = new JsonObject { ["P"] = Modality("all", outOfOrdernessUs: Grace + 1) },
            });
            foreach (var record in node["input"]!.AsArray())
                run.Sample("P", (long)record![1]!, (string)record[0]!);
            foreach (var window in run.Windows.Where(window => IdsOf(window, "P").Count > 0))
                windows[(long)window["start"]!] = IdsOf(window, "P");
        }

        var expected = node["expect"]!.AsObject().Select(window => $"{window.Key}: {string.Join(' ', window.Value!.AsArray().Select(id => (string)id!))}");
        Assert.Equal(expected, windows.Select(window => $"{window.Key}: {string.Join(' ', window.Value)}"));
    }

    /// <summary>One side of a join for one key: windows around the reference side, everything of the other in them.</summary>
    private sealed class SideJoin(long left, long right, long grace)
    {
        private readonly ReplayRun _run = new(new JsonObject
        {
            ["window"] = Around("P", left, right),
            ["modalities"] = new JsonObject
            {
                ["P"] = Modality("nearest", outOfOrdernessUs: AnyOrder),
                ["S"] = Modality("all", required: false, outOfOrdernessUs: AnyOrder),
            },
        });

        private readonly Dictionary<string, string> _values = [];

        /// <summary>Reference samples whose windows closed without anything of the other side.</summary>
        public IEnumerable<string> Unmatched =>
            _run.Windows.Where(window => IdsOf(window, "S").Count == 0).Select(window => _values[(string)window["ref"]!]).ToList();

        public SideJoin Sample(string side, long time, string value)
        {
            var id = $"{side}{_values.Count}";
            _values.Add(id, value);
            _run.Sample(side, time, id);
            return this;
        }

        public void AdvanceTo(long streamTime) => _run.Bound("P", streamTime - grace - Math.Max(right, 0) - 1).Bound("S", streamTime - grace - 1);

        /// <summary>All pairs, also those of windows that are open still.</summary>
        public List<(string Reference, string Other)> Complete()
        {
            _run.Close("P").Close("S");
            return [.. _run.Windows.SelectMany(window => IdsOf(window, "S").Select(id => (_values[(string)window["ref"]!], _values[id])))];
        }
    }
}
