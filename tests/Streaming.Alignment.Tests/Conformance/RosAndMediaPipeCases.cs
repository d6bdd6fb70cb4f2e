using System.Text.Json.Nodes;
using static Streaming.Alignment.Tests.Conformance.ReplayRun;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>ROS' synchronizers are reference windows of their tolerance; its aligner and MediaPipe's sync sets give what is there at each instant.</summary>
internal static class RosAndMediaPipeCases
{
    public static IEnumerable<(string Id, Action<JsonNode> Check)> All =>
    [
        ("ros/approx/exact", node => CheckPairs(node, tolerance: 0)),
        ("ros/approx/rate-bound-2", node => CheckPairs(node, tolerance: 1)),
        ("ros/epsilon/perfect", node => CheckPairs(node, tolerance: 1)),
        ("ros/aligner/no-period", CheckAligner),
        ("ros/aligner/drop-late", CheckPeriodicAligner),
        ("mediapipe/syncset/bd", CheckSyncSet),
    ];

    private static void CheckPairs(JsonNode node, long tolerance)
    {
        var run = Join(Around("P", -tolerance, tolerance), Modality("nearest"));
        foreach (var message in node["input"]!.AsArray())
            run.Sample((int)message!["topic"]! == 0 ? "P" : "S", (long)message["t"]!);

        Assert.Equal(node["expect"]!.AsArray().Select(set => $"{set![0]} {set[1]}"), PairsOf(run));
    }

    /// <summary>Each message alone, in the order of times: windows of one microsecond.</summary>
    private static void CheckAligner(JsonNode node)
    {
        var run = StartInstants(3, (long)node["timeoutMs"]!);
        var now = 0L;
        foreach (var step in node["steps"]!.AsArray())
        {
            foreach (var message in step!["add"]!.AsArray())
            {
                now = Math.Max(now, (long)message!["t"]!);
                run.Now(now).Sample($"{message["topic"]}", (long)message["t"]!);
            }

            var times = run.Windows.Select(window => (long)window["start"]!).ToList();
            if (step["expectCumulative"] is { } expected)
                Assert.Equal(expected.AsArray().Select(time => (long)time!), times);
            else
                Assert.Equal((int)step["expectCount"]!, times.Count);
            Assert.Equal(times.Order(), times);
        }
    }

    /// <summary>A sensor that knows its period says with each sample how long nothing will come.</summary>
    private static void CheckPeriodicAligner(JsonNode node)
    {
        var run = StartInstants(2, (long)node["timeoutMs"]!);
        foreach (var step in node["steps"]!.AsArray())
        {
            foreach (var message in step!["add"]!.AsArray())
            {
                var (topic, time) = ($"{message!["topic"]}", (long)message["t"]!);
                run.Sample(topic, time).Bound(topic, time + (long)node["periodMs"]! - 1);
            }

            Assert.Equal(step["expectCumulative"]!.AsArray().Select(time => (long)time!), run.Windows.Select(window => (long)window["start"]!));
            Assert.Equal(step["dropped"]?.AsObject().Sum(topic => (int)topic.Value!) ?? 0, run.Late.Count);
        }
    }

    private static void CheckSyncSet(JsonNode node)
    {
        var ofB = StartSet("b", "d");
        var ofD = StartSet("d", "b");
        foreach (var command in node["commands"]!.AsArray())
        {
            var (stream, before) = ((string)command![0]!, Instants(ofB, ofD).Count);
            foreach (var run in (ReplayRun[])[ofB, ofD])
                _ = command[1]!.GetValueKind() == System.Text.Json.JsonValueKind.String ? run.Close(stream) : run.Sample(stream, (long)command[1]!);

            Assert.Equal(command[2]!.AsArray().Select(set => (string)set!), Instants(ofB, ofD).Skip(before));
        }
    }

    private static ReplayRun StartInstants(int topics, long idleTimeout) => new(new JsonObject
    {
        ["window"] = new JsonObject { ["type"] = "tumbling", ["sizeUs"] = 1 },
        ["modalities"] = new JsonObject(Enumerable.Range(0, topics).Select(topic =>
        {
            var modality = Modality("all", required: false);
            modality["idleTimeoutUs"] = idleTimeout;
            return KeyValuePair.Create($"{topic}", (JsonNode?)modality);
        })),
    });

    private static ReplayRun StartSet(string reference, string other) => new(new JsonObject
    {
        ["window"] = Around(reference, 0, 0),
        ["modalities"] = new JsonObject { [reference] = Modality("nearest"), [other] = Modality("nearest", required: false) },
    });

    /// <summary>What was given out so far, by time: "time:streams".</summary>
    private static List<string> Instants(ReplayRun ofB, ReplayRun ofD)
    {
        var instants = ofB.Windows.Select(window => ((long)window["start"]!, IdsOf(window, "d").Count > 0 ? "bd" : "b"))
            .Concat(ofD.Windows.Where(window => IdsOf(window, "b").Count == 0).Select(window => ((long)window["start"]!, "d")));
        return [.. instants.Order().Select(instant => $"{instant.Item1}:{instant.Item2}")];
    }
}
