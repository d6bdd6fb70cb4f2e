using System.Globalization;

namespace EndToEnd.Tests.Drills;

/// <summary>A line for each drill, in the file that <c>STREAMING_DRILL_REPORT</c> names, and with the test's own output.</summary>
internal static class DrillReport
{
    public static void Add(string drill, bool exactlyOnce, DrillOutcome outcome, TimeSpan duration)
    {
        var mode = exactlyOnce ? "exactly once" : "at least once";
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"| {drill} | {mode} | {outcome.Samples} | {outcome.Events} | {outcome.Late} | {outcome.Duplicates} | {outcome.Faults.Count} | {duration.TotalSeconds:0} s |");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("STREAMING_DRILL_REPORT") is { Length: > 0 } file)
            File.AppendAllText(file, line + Environment.NewLine);
    }
}
