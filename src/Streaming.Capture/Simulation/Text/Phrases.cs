using System.Globalization;
using System.Text;

namespace Streaming.Capture.Simulation.Text;

/// <summary>Sentences with gaps: <c>{road}</c>, <c>{place}</c>, <c>{number}</c>. The three kinds share many of their words.</summary>
internal sealed class Phrases(params string[] templates)
{
    private static readonly string[] Roads =
        ["A40", "B27", "M6", "N118", "Bridge Street", "Mill Lane", "Königsallee", "Rue du Château", "the ring road", "Harbour Road"];

    private static readonly string[] Places =
        ["the old mill", "Oakfield", "Saint-Rémy", "the station", "Elm Hill", "the tunnel", "Zürich West", "the market", "Brook End"];

    public static Phrases Closure { get; } = new(
        "Road closed ahead, use the diversion",
        "{road} closed at {place}",
        "{road} is shut between junctions {number} and {number2}",
        "Closure: {road}, follow the detour via {place}",
        "No through traffic at {place}, road closed",
        "All lanes closed on {road}, leave at exit {number}",
        "{road} closed to all vehicles until {number}:00",
        "Full closure after {place}, turn around where possible",
        "Closed: {road} near {place}. Diversion in place");

    public static Phrases Frost { get; } = new(
        "Frost possible tonight",
        "Risk of black ice on {road}",
        "Ice warning for {place}, drive slowly",
        "Air temperature minus {number} near {place}",
        "Slippery in places on {road}, frost expected",
        "Black ice possible around {place}");

    public static Phrases Harmless { get; } = new(
        "Café closed on Sundays",
        "Road open, traffic flowing",
        "{road} open again after the closure",
        "Diversion at {place} lifted",
        "Museum at {place} closed today, free entry tomorrow",
        "Roadworks on {road} finished, all lanes open",
        "Junction {number}: no delays",
        "Market in {place} until {number}:00",
        "Ice cream at exit {number}, open all day",
        "Welcome to {place}",
        "Drive slowly, children at {place}",
        "Ferry to {place} every {number} minutes",
        "Pool closed for the season, library open",
        "Air quality good near {place}");

    public string Draw(Random random)
    {
        var number = random.Next(2, 20);
        return random.Pick<string>(templates)
            .Replace("{road}", random.Pick<string>(Roads), StringComparison.Ordinal)
            .Replace("{place}", random.Pick<string>(Places), StringComparison.Ordinal)
            .Replace("{number}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{number2}", (number + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>Noise 1 spoils one letter in six.</summary>
    public static string Mistype(string text, double noise, Random random)
    {
        var typed = new StringBuilder(text.Length);
        foreach (var letter in text)
            typed.Append(char.IsLetter(letter) && random.Chance(noise / 6) ? (char)random.Next('a', 'z' + 1) : letter);
        return typed.ToString();
    }
}
