using System.Globalization;

namespace Streaming.Abstractions;

/// <summary>What a model gave besides its prediction, in words.</summary>
public static class Findings
{
    private const int MaxLabels = 4;
    private const int MaxLength = 80;

    /// <summary>What an event's boxes show, for example "person × 2, car"; null of a model that looks for none.</summary>
    public static string? OfBoxes(FusionEvent fusionEvent) =>
        fusionEvent.Outputs.Any(output => output.Kind == OutputKind.Boxes) ? Count(BoxesOf(fusionEvent)) : null;

    /// <summary>Best first, of each output.</summary>
    public static IEnumerable<DetectedBox> BoxesOf(FusionEvent fusionEvent) =>
        fusionEvent.Outputs.Where(output => output.Kind == OutputKind.Boxes).SelectMany(output => output.Boxes);

    /// <summary>Of a model that ran several times for a window, what it gave last.</summary>
    public static string Of(ModelOutput output) => output switch
    {
        { LeftOut: { } leftOut } => leftOut.Cut(MaxLength),
        { Kind: OutputKind.Boxes } => Count(output.Boxes),
        { Values: [] } => "nothing",
        { Kind: OutputKind.ClassScores, Labels: [_, ..] } => Name(Ranked(output)[0]),
        { Kind: OutputKind.Attribution, Labels: [_, ..] } => string.Join(", ", Ranked(output).Take(MaxLabels).Select(Name)),
        { Values: [.., var last], Kind: OutputKind.AnomalyScore or OutputKind.Reconstruction } => last.ToString("G3", CultureInfo.InvariantCulture),
        { Values: [var only] } => only.ToString("G3", CultureInfo.InvariantCulture),
        _ => $"{string.Join(" × ", output.Shape)} numbers",
    };

    private static List<(string Label, float Value)> Ranked(ModelOutput output) =>
        [.. output.Labels.Zip(output.Values.TakeLast(output.Labels.Length)).OrderByDescending(pair => pair.Second)];

    private static string Name((string Label, float Value) ranked) => string.Create(CultureInfo.InvariantCulture, $"{ranked.Label} {ranked.Value:0.00}");

    private static string Count(IEnumerable<DetectedBox> boxes)
    {
        var counts = boxes.CountBy(box => box.Label).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).ToList();
        if (counts.Count == 0)
            return "nothing found";
        var named = counts.Take(MaxLabels).Select(count => count.Value == 1 ? count.Key : $"{count.Key} × {count.Value}");
        return (string.Join(", ", named) + (counts.Count > MaxLabels ? ", …" : "")).Cut(MaxLength);
    }
}
