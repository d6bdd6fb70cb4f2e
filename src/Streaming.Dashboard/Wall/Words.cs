using System.Globalization;
using System.Text.Json;
using Streaming.Abstractions;

namespace Streaming.Dashboard.Wall;

/// <summary>What the page says, in words.</summary>
internal static class Words
{
    public static string Of(MissingReason? reason) => reason switch
    {
        MissingReason.Silent => "nothing was sent",
        MissingReason.Late => "still on its way when the deadline came",
        MissingReason.Dropped => "came, and the pick takes none of it",
        MissingReason.Corrupt => "came and could not be decoded",
        MissingReason.NotConfigured => "the model knows it, the pipeline does not",
        _ => "missing",
    };

    public static string Of(CloseTrigger closedBy) => closedBy switch
    {
        CloseTrigger.Proof => "proof",
        CloseTrigger.Deadline => "deadline",
        _ => "end of input",
    };

    /// <summary>The word of the wire, for example <c>not-configured</c>.</summary>
    public static string WireWord<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string Age(TimeSpan age) => age.TotalSeconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalSeconds)} s"),
        < 7_200 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalMinutes)} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalHours)} h"),
    };
}
