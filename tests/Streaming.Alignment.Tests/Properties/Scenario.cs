using System.Globalization;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>A spec, what each modality sends, in its order, and two ways to interleave them.</summary>
internal sealed record Scenario(AlignmentSpec Spec, IReadOnlyList<IReadOnlyList<Sample>> Streams, int[] Order, int[] OtherOrder)
{
    public IReadOnlyList<Sample> Records => Interleave(Order);

    public IReadOnlyList<Sample> RecordsInOtherOrder => Interleave(OtherOrder);

    public static bool IsData(Sample record) => record.Kind == SampleKind.Data;

    /// <summary>As <c>streaming align</c> reads it, apart from durations.</summary>
    public string Print()
    {
        var modalities = Spec.Modalities.Select(modality => string.Create(
            CultureInfo.InvariantCulture,
            $"{modality.Name}: {modality.Pick} {modality.Timing} ooo={modality.OutOfOrdernessUs} idle={modality.IdleTimeoutUs} maxAge={modality.MaxAgeUs} required={modality.IsRequired}"));
        return $"{Spec.Window} lateness={Spec.AllowedLatenessUs} deadline={Spec.DeadlineUs}\n{string.Join('\n', modalities)}\n{string.Join('\n', Records.Select(Print))}\n"
            + $"or\n{string.Join('\n', RecordsInOtherOrder.Select(Print))}";
    }

    private static string Print(Sample record) => record.Kind switch
    {
        SampleKind.Data => $$"""{"m":"{{record.Modality}}","t":{{record.EventTimeUs}},"id":"{{record.Id}}"}""" + (record.DurationUs > 0 ? $" for {record.DurationUs}" : ""),
        SampleKind.Bound => $$"""{"m":"{{record.Modality}}","bound":{{record.EventTimeUs}}}""",
        SampleKind.Corrupt => $$"""{"m":"{{record.Modality}}","corrupt":{{record.EventTimeUs}}}""",
        _ => $$"""{"m":"{{record.Modality}}","close":true}""",
    };

    /// <summary>Each number names the modality whose next record follows; what is left over comes modality by modality.</summary>
    private List<Sample> Interleave(int[] order)
    {
        var next = new int[Streams.Count];
        var records = new List<Sample>();
        foreach (var choice in order.Concat(Enumerable.Range(0, Streams.Count).SelectMany(i => Enumerable.Repeat(i, Streams[i].Count))))
        {
            var i = choice % Streams.Count;
            if (next[i] < Streams[i].Count)
                records.Add(Streams[i][next[i]++]);
        }

        return records;
    }
}

internal static class ScenarioRecords
{
    /// <summary>The same record, valid for as long as that.</summary>
    public static Sample Lasting(this Sample record, long durationUs) => new()
    {
        Kind = record.Kind,
        Modality = record.Modality,
        EventTimeUs = record.EventTimeUs,
        DurationUs = durationUs,
        Id = record.Id,
        Position = record.Position,
    };
}
