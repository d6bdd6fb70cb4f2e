using System.Globalization;

namespace EndToEnd.Tests.Drills;

/// <summary>A line for each drill, in the file that <c>STREAMING_DRILL_REPORT</c> names, and with the test's own output.</summary>
internal static class DrillReport
{
    public static void Add(string drill, bool exactlyOnce, DrillOutcome outcome, TimeSpan duration)
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"{outcome.Late} | {outcome.Duplicates.Count} | {outcome.Faults.Count}");
        Add(drill, exactlyOnce ? "exactly once" : "at least once", outcome.Samples, outcome.Events, counts, duration);
    }

    /// <summary>For a drill that looks at its events itself.</summary>
    public static void Add(string drill, string mode, long samples, int events, TimeSpan duration) => Add(drill, mode, samples, events, "| |", duration);

    private static void Add(string drill, string mode, long samples, int events, string counts, TimeSpan duration)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"| {drill} | {mode} | {samples} | {events} | {counts} | {duration.TotalSeconds:0} s |");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("STREAMING_DRILL_REPORT") is { Length: > 0 } file)
            File.AppendAllText(file, line + Environment.NewLine);
    }
}
