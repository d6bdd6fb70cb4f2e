using System.Globalization;
using Spectre.Console;
using Streaming.Abstractions;

namespace Streaming.Cli;

/// <summary>An event in words a person reads at a glance.</summary>
internal static class EventLine
{
    public static readonly string Header = string.Create(
        CultureInfo.InvariantCulture, $"{"window start",-26} {"rig",-12} {"label",-20} {"score",5}  {"closed by",-9} modalities");

    public static string Markup(FusionEvent fusionEvent) => string.Create(
        CultureInfo.InvariantCulture,
        $"{EventTime.Format(fusionEvent.Window.StartUs),-26} {Pad(fusionEvent.Rig, 12)} {Label(fusionEvent, 20)} {Score(fusionEvent),5}  {Pad(Word(fusionEvent.ClosedBy), 9)} {Modalities(fusionEvent)}");

    public static string Label(FusionEvent fusionEvent, int width = 0)
    {
        if (fusionEvent.Fault is { } fault)
            return $"[red]{Markup(fault)}[/]";
        var label = Pad(fusionEvent.Prediction?.Label ?? Findings.OfBoxes(fusionEvent) ?? "-", width);
        var isCalm = fusionEvent.Prediction is { } prediction ? prediction.Label == "clear" : !Findings.BoxesOf(fusionEvent).Any();
        return isCalm ? $"[grey]{label}[/]" : $"[yellow]{label}[/]";
    }

    public static string Score(FusionEvent fusionEvent) =>
        fusionEvent.Prediction is { } prediction ? prediction.Score.ToString("0.00", CultureInfo.InvariantCulture) : "-";

    /// <summary>What was there in green; what was missing in red, with its reason.</summary>
    public static string Modalities(FusionEvent fusionEvent) => string.Join(' ', fusionEvent.Modalities.Select(modality =>
        modality.Status == ModalityStatus.Present
            ? $"[green]{Markup(modality.Name)}[/]"
            : $"[red]{Markup(modality.Name)}:{Word(modality.Reason ?? MissingReason.None)}[/]"));

    public static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Pad(string text, int width) => Markup(text.PadRight(width));

    private static string Markup(string text) => Spectre.Console.Markup.Escape(text);
}
