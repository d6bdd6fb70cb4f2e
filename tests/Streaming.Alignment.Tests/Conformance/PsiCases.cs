using System.Globalization;
using System.Text.Json.Nodes;
using static Streaming.Alignment.Tests.Conformance.ReplayRun;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>Joins are reference windows with one pick; Psi's windows of one stream are reference windows with all of its own samples.</summary>
internal static class PsiCases
{
    public static IEnumerable<(string Id, Action<JsonNode> Check)> All =>
    [
        ("psi/join/scalar-AB", CheckJoin),
        ("psi/join/scalar-AA", CheckJoin),
        ("psi/join/scalar-BA", CheckJoin),
        ("psi/interpolate/linear", CheckInterpolation),
        ("psi/sample/sparse", CheckSampling),
        ("psi/pair/delayed-primary", CheckPair),
        ("psi/window/time[-3,-1]sum", node => CheckWindows(node, 1, 5, Around("P", -3, -1), values => values.Sum())),
        ("psi/window/avg[-15,25]", node => CheckWindows(node, 10, 7, Around("P", -15, 25), values => values.Average())),
        ("psi/window/time past 2ms inclusive", node => CheckWindows(node, 1, 5, Around("P", -2, 0))),
        ("psi/window/time past 2ms left-open", node => CheckWindows(node, 1, 5, Around("P", -2, 0, leftInclusive: false))),
    ];

    private static void CheckJoin(JsonNode node)
    {
        var operation = node["op"]!;
        var run = Join(Around("P", operation["left"], operation["right"]), Modality("nearest"));
        var samples = node["streams"]!.AsObject().SelectMany(stream => stream.Value!.AsArray().Select(sample => (Stream: stream.Key, Sample: sample!)));
        foreach (var (stream, sample) in samples.OrderBy(sample => (long)sample.Sample[0]!))
            run.Sample(stream, (long)sample[0]!, $"{sample[1]}");
        run.Close("P").Close("S");

        Assert.Equal(node["expect"]!.AsArray().Select(pair => $"{pair![0]} {pair[1]}"), PairsOf(run));
    }

    private static void CheckInterpolation(JsonNode node)
    {
        var run = Join(Around("P", null, null), Modality("linear"));
        var samples = node["streams"]!.AsObject().SelectMany(stream => stream.Value!.AsArray().Select(sample => (Stream: stream.Key, Sample: sample!)));
        foreach (var (stream, sample) in samples.OrderBy(sample => (long)sample.Sample[0]!))
            run.Sample(stream, (long)sample[0]!, value: (double)sample[1]!);

        Assert.Equal(Numbers(node["expect"]!), run.Windows.Select(window => (double)window["modalities"]!["S"]!["value"]!));
    }

    private static void CheckSampling(JsonNode node)
    {
        var run = Join(Around("P", 0, 0), Modality("nearest"));
        for (var i = 0; i < 10; i++)
        {
            run.Sample("S", 50 * i, $"{i}");
            if (i % 3 == 0)
                run.Sample("P", 50 * i, $"{i}");
        }

        Assert.Equal(Numbers(node["expect"]!), run.Windows.Select(window => double.Parse(IdsOf(window, "S").Single(), CultureInfo.InvariantCulture)));
    }

    private static void CheckPair(JsonNode node)
    {
        var run = Join(Around("P", null, null), Modality("last", timing: "available"));
        for (var i = 0; i < 5; i++)
            run.Sample("S", i);
        for (var i = 0; i < 5; i++)
            run.Sample("P", i);

        Assert.Equal(node["expect"]!.AsArray().Select(pair => $"{pair![0]} {pair[1]}"), PairsOf(run));
    }

    /// <summary>The windows of one stream with the values 0, 1, 2 and so on.</summary>
    private static void CheckWindows(JsonNode node, long periodUs, int count, JsonObject window, Func<IEnumerable<double>, double>? aggregate = null)
    {
        var run = new ReplayRun(new JsonObject { ["window"] = window, ["modalities"] = new JsonObject { ["P"] = Modality("all") } });
        for (var i = 0; i < count; i++)
            run.Sample("P", i * periodUs, $"{i}");
        run.Close("P");

        var values = run.Windows.Select(closed => IdsOf(closed, "P").Select(id => double.Parse(id, CultureInfo.InvariantCulture)));
        if (aggregate is not null)
            Assert.Equal(Numbers(node["expect"]!), values.Select(aggregate));
        else
            Assert.Equal(node["expect"]!.AsArray().Select(expected => Numbers(expected!)), values);
    }

    private static IEnumerable<double> Numbers(JsonNode array) => array.AsArray().Select(number => (double)number!);
}
