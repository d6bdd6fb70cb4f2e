using System.Text.RegularExpressions;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Observability;

/// <summary>TELEMETRY.md as data.</summary>
internal sealed partial class TelemetryPage
{
    private readonly string _text = File.ReadAllText(Path.Combine(SourceTree.Root, "TELEMETRY.md"));

    public IReadOnlyList<Instrument> Instruments => [.. ReadInstruments()];

    public IEnumerable<(string Source, string Span)> Spans => Rows("Spans").Select(row => (row[0], Code(row[1]).Single()));

    public IEnumerable<string> LogCategories => Rows("Logs").Select(row => Code(row[0]).Single());

    private IEnumerable<Instrument> ReadInstruments()
    {
        var meter = "";
        foreach (var row in Rows("Metrics"))
        {
            meter = row[0].Length > 0 ? row[0] : meter;
            var kindAndUnit = row[2].Split(", ");
            yield return new Instrument(meter, Code(row[1]).Single(), kindAndUnit[0], kindAndUnit[1], string.Join(' ', Code(row[3]).Order()));
        }
    }

    /// <summary>The cells of the section's table, without its head.</summary>
    private IEnumerable<string[]> Rows(string section)
    {
        var start = _text.IndexOf($"## {section}", StringComparison.Ordinal);
        var end = _text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return (end < 0 ? _text[start..] : _text[start..end])
            .Split('\n')
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
    }

    private static IEnumerable<string> Code(string cell) => InBackticks().Matches(cell).Select(match => match.Groups["code"].Value);

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex InBackticks();

    internal sealed record Instrument(string Meter, string Name, string Kind, string Unit, string Tags);
}
