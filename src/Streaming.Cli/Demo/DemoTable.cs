using System.Globalization;
using Spectre.Console;
using Streaming.Abstractions;

namespace Streaming.Cli.Demo;

/// <summary>The live table: one row per rig.</summary>
internal static class DemoTable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Draws until <paramref name="run"/> is over.</summary>
    public static Task ShowAsync(string title, DemoLedger ledger, Task run, TimeProvider time) =>
        AnsiConsole.Live(Render(title, ledger)).StartAsync(async live =>
        {
            while (!run.IsCompleted)
            {
                await Task.WhenAny(run, Task.Delay(RefreshInterval, time));
                live.UpdateTarget(Render(title, ledger));
            }
        });

    internal static Table Render(string title, DemoLedger ledger)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Rounded };
        foreach (var column in (string[])["rig", "last window", "label", "score", "modalities", "closed by", "latency"])
            table.AddColumn(column);
        foreach (var (fusionEvent, latencySeconds) in ledger.LastByRig())
        {
            var window = EventTime.ToDateTimeOffset(fusionEvent.Window.StartUs);
            table.AddRow(
                Markup.Escape(fusionEvent.Rig),
                window.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
                EventLine.Label(fusionEvent),
                EventLine.Score(fusionEvent),
                EventLine.Modalities(fusionEvent),
                EventLine.Word(fusionEvent.ClosedBy),
                string.Create(CultureInfo.InvariantCulture, $"{latencySeconds * 1_000:0} ms"));
        }

        table.Caption = new TableTitle(Caption(ledger));
        return table;
    }

    private static string Caption(DemoLedger ledger)
    {
        if (ledger.Count == 0)
            return "waiting for the first window…";
        var accuracy = ledger.Accuracy() is { } part ? $"right {part:P1} · " : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{ledger.Count} events · {accuracy}latency p50 {ledger.LatencyMs(0.5):0} ms, p99 {ledger.LatencyMs(0.99):0} ms · Ctrl+C ends");
    }
}
