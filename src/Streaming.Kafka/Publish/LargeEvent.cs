using System.Globalization;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>An event that is larger than its topic takes goes without the numbers of its largest outputs, and says so in their place.</summary>
internal static class LargeEvent
{
    /// <returns>Null where nothing is left that could be left out.</returns>
    public static FusionEvent? LeaveOutLargestOutput(FusionEvent fusionEvent) =>
        fusionEvent.Outputs.MaxBy(CountNumbers) is { } largest && CountNumbers(largest) > 0
            ? fusionEvent with { Outputs = [.. fusionEvent.Outputs.Select(output => ReferenceEquals(output, largest) ? LeaveOut(output) : output)] }
            : null;

    /// <summary>A box is four edges and a score.</summary>
    private static int CountNumbers(ModelOutput output) => output.Values.Length + (5 * output.Boxes.Length);

    private static ModelOutput LeaveOut(ModelOutput output) => output with
    {
        Values = [],
        Boxes = [],
        LeftOut = output.Boxes.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{output.Boxes.Length} boxes")
            : string.Create(CultureInfo.InvariantCulture, $"{output.Values.Length} values"),
    };
}
