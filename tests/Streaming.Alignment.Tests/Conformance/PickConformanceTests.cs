using System.Globalization;
using System.Text.Json.Nodes;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>Psi's interpolators: a secondary stream, asked at one time in one window.</summary>
public sealed class PickConformanceTests
{
    [Fact]
    public void Picks_AnswerWhatPsiAnswers() => Assert.Multiple([.. ConformanceCases.ReadLines("picks.jsonl").Select(Check)]);

    private static Action Check(JsonNode pick) => () => Assert.Equal((Expect(pick), pick.ToJsonString()), (Answer(pick), pick.ToJsonString()));

    private static string Expect(JsonNode pick) => IsNeverProven(pick) ? "refused" : (string)pick["expect"]! switch
    {
        "match" => $"match {(long)pick["matchTime"]!}",
        "value" => string.Create(CultureInfo.InvariantCulture, $"value {(double)pick["value"]!:0.###}"),
        var other => other,
    };

    /// <summary>Psi waits forever for the first sample of a window without a beginning, or answers with what is there; here the spec is refused.</summary>
    private static bool IsNeverProven(JsonNode pick) =>
        (string)pick["clock"]! == "Reproducible" && (string)pick["pick"]! == "First" && pick["left"] is null;

    private static string Answer(JsonNode pick)
    {
        var spec = new JsonObject
        {
            ["window"] = ReplayRun.Around("P", pick["left"], pick["right"], (bool)pick["leftInclusive"]!, (bool)pick["rightInclusive"]!),
            ["modalities"] = new JsonObject
            {
                ["P"] = ReplayRun.Modality("nearest"),
                ["S"] = ReplayRun.Modality(
                    ((string)pick["pick"]!).ToLowerInvariant(), required: false, (string)pick["clock"]! == "Available" ? "available" : "proven"),
            },
        };
        ReplayRun run;
        try
        {
            run = new ReplayRun(spec);
        }
        catch (PipelineException e) when (e.Message.Contains("$.modalities.S.pick", StringComparison.Ordinal))
        {
            return "refused";
        }

        // Psi's values are a tenth of their times.
        foreach (var time in pick["secondary"]!.AsArray())
            run.Sample("S", (long)time!, value: (long)time! / 10.0);
        if (pick["closedAt"] is not null)
            run.Close("S");
        run.Sample("P", (long)pick["t"]!);
        if (run.Windows.Count == 0)
            return "wait";
        var answer = run.Windows.Single()["modalities"]!["S"]!;
        if ((string)answer["status"]! == "missing")
            return "none";
        return (string)pick["pick"]! == "Linear"
            ? string.Create(CultureInfo.InvariantCulture, $"value {(double)answer["value"]!:0.###}")
            : $"match {answer["samples"]!.AsArray().Single()}";
    }
}
