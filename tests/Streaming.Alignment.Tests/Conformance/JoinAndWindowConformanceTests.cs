using System.Text.Json.Nodes;

namespace Streaming.Alignment.Tests.Conformance;

public sealed class JoinAndWindowConformanceTests
{
    private const string File = "joins-and-windows.json";

    private static readonly Dictionary<string, Action<JsonNode>> Checks =
        ((IEnumerable<(string Id, Action<JsonNode> Check)>)[.. PsiCases.All, .. FlinkCases.All, .. KafkaCases.All, .. RosAndMediaPipeCases.All])
        .ToDictionary(entry => entry.Id, entry => entry.Check);

    /// <summary>Where we answer something else, and why.</summary>
    private static readonly Dictionary<string, string> Different = new()
    {
        ["psi/parallel/default-if-dropped"] = "Streams are not split by keys within a rig: a key is a rig of its own.",
        ["psi/window/index[-2,0]"] = "Windows are spans of time, never counts of samples: a sensor that skips one must not shift what belongs together.",
        ["psi/delivery/guarantees"] = "What is skipped under overload is a matter of delivery after the windows, not of alignment.",
        ["ros/approx/imperfect"] = "Each reference sample has a window of its own, closed without waiting a period; ApproximateTime looks for the best set and uses each message once.",
        ["ros/approx/dropped-q1"] = "There is no queue length that loses samples: what is needed is kept, what is not is counted as dropped.",
        ["ros/approx/rate-bound-1.5"] = "As ros/approx/imperfect: the third set is proven by the bound of the window, which ApproximateTime does not have.",
        ["ros/approx/acceleration"] = "As ros/approx/imperfect: no window of one tolerance pairs 12 with 7 and not with 15.",
        ["ros/epsilon/imperfect"] = "A sample may be the nearest of two windows; the epsilon policy uses each once.",
        ["ros/aligner/inactive-ignored"] = "A sensor that has never sent may be about to: it is waited for until its idle timeout, not ignored.",
        ["flink/watermark/multiplexer"] = "Modalities' bounds are not merged into one watermark; where all are idle, all that is open is given out, not only what the highest has passed.",
        ["mediapipe/timestamp-align"] = "Clocks are aligned by a model of their offset and drift over time, not by the first pair that arrives.",
    };

    [Fact]
    public void Cases_AreAnsweredAsTheSystemsThatUsersKnow() => Assert.Multiple([.. ConformanceCases.ReadArray(File)
        .Where(node => Checks.ContainsKey(IdOf(node)))
        .Select(node => (Action)(() => Check(node)))]);

    [Fact]
    public void Cases_AreAllCheckedOrListedWithTheirReason()
    {
        var ids = ConformanceCases.ReadArray(File).Select(IdOf).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), Checks.Keys.Concat(Different.Keys).Order(StringComparer.Ordinal));
    }

    private static void Check(JsonNode node)
    {
        var failure = Record.Exception(() => Checks[IdOf(node)](node));
        Assert.True(failure is null, $"{IdOf(node)}: {failure}");
    }

    private static string IdOf(JsonNode node) => (string)node["id"]!;
}
