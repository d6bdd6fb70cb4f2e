using System.Globalization;
using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>Scenarios of two or three modalities. Times are few, so that equal, late and touching ones are frequent.</summary>
internal static class Scenarios
{
    /// <summary>Unless the variable that CsCheck knows says otherwise.</summary>
    public static int Iterations { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 20_000;

    public const string Reference = "a";

    private static readonly Pick[] Picks = Enum.GetValues<Pick>();

    private static readonly Gen<long> Time = Gen.Long[-5, 25];

    private static readonly Gen<long?> Offset = Gen.OneOf(Gen.Long[-6, 6].Select(offset => (long?)offset), Gen.Const((long?)null));

    public static Gen<WindowSpec> Grids { get; } =
        Gen.Select(Gen.Long[1, 8], Gen.Long[1, 8], (size, advance) => (WindowSpec)new GridWindowSpec(size, Math.Min(size, advance)));

    public static Gen<WindowSpec> References { get; } = Gen.Select(Offset, Offset, (one, other) => one > other
        ? (WindowSpec)new ReferenceWindowSpec(Reference, other, one)
        : new ReferenceWindowSpec(Reference, one, other));

    public static Gen<WindowSpec> Windows { get; } = Gen.OneOf(Grids, References);

    /// <summary>Everything is waited for and nothing depends on the wall clock.</summary>
    public static Gen<Scenario> Proven(Gen<WindowSpec> windows, Gen<long> latenesses) =>
        Gen.Select(windows, latenesses, Gen.Int[2, 3]).SelectMany((window, latenessUs, count) => Gen.Select(
            Modalities(window, count),
            Gen.OneOf(Streams(count, Gen.Const(false)), Streams(count, Gen.Const(true)), Streams(count, Gen.Bool)),
            Gen.Int[0, count - 1].Array[20],
            Gen.Int[0, count - 1].Array[20],
            (modalities, streams, order, otherOrder) => new Scenario(
                new AlignmentSpec { Window = window, Modalities = modalities, AllowedLatenessUs = latenessUs },
                streams,
                order,
                otherOrder)));

    public static Gen<ModalitySpec[]> Modalities(WindowSpec window, int count) => Gen.Select(
        Gen.Int[0, Picks.Length - 1].Array[count],
        Gen.OneOf(Gen.Const(0L), Gen.Long[0, 3], Gen.Const(10L)).Array[count],
        Gen.OneOf(Gen.Const((long?)null), Gen.Long[0, 8].Select(age => (long?)age)).Array[count],
        Gen.Bool.Array[count],
        (picks, outOfOrderness, maxAges, required) => Enumerable.Range(0, count).Select(i => new ModalitySpec(NameOf(i))
        {
            Pick = IsNeverProven(window, Picks[picks[i]]) ? Pick.Last : Picks[picks[i]],
            OutOfOrdernessUs = outOfOrderness[i],
            MaxAgeUs = maxAges[i],
            IsRequired = required[i],
        }).ToArray());

    public static string NameOf(int i) => $"{(char)('a' + i)}";

    private static bool IsNeverProven(WindowSpec window, Pick pick) => pick == Pick.First && window is ReferenceWindowSpec { FirstUs: null };

    private static Gen<List<Sample>[]> Streams(int count, Gen<bool> ends) =>
        Gen.Select(Gen.Select(Gen.Frequency((5, Gen.Const(SampleKind.Data)), (1, Gen.Const(SampleKind.Bound))), Time, Gen.Frequency((4, Gen.Const(0L)), (1, Gen.Long[1, 9])))
            .Array[0, 8].Array[count], ends.Array[count], (streams, hasEnd) => Enumerable.Range(0, count).Select(i => StreamOf(NameOf(i), streams[i], hasEnd[i])).ToArray());

    private static List<Sample> StreamOf(string modality, (SampleKind Kind, long TimeUs, long DurationUs)[] records, bool hasEnd)
    {
        var stream = records.Select((record, i) => new Sample
        {
            Kind = record.Kind,
            Modality = modality,
            EventTimeUs = record.TimeUs,
            DurationUs = record.Kind == SampleKind.Data ? record.DurationUs : 0,
            Id = $"{modality}{i}",
            Position = new RecordPosition(modality, 0, i),
        }).ToList();
        if (hasEnd)
            stream.Add(new Sample { Kind = SampleKind.End, Modality = modality, Id = $"{modality}{stream.Count}", Position = new RecordPosition(modality, 0, stream.Count) });
        return stream;
    }
}
