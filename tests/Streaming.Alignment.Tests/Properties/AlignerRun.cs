using System.Globalization;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>What tells windows apart.</summary>
internal readonly record struct WindowKey(long FirstUs, long LastUs, string? Reference);

/// <param name="Key">Which window.</param>
/// <param name="Contents">The ids of each modality, as text.</param>
internal readonly record struct PickedWindow(WindowKey Key, string Contents)
{
    public override string ToString() => $"{Key.FirstUs}..{Key.LastUs} {Key.Reference} {Contents}";

    public static PickedWindow From(AlignerOutput output, ClosedWindow window)
    {
        var slices = output.SlicesOf(window).ToArray()
            .Select(slice => slice.Modality + Describe(output.SamplesOf(slice).ToArray().Select(sample => sample.Id), slice.Fraction));
        return new PickedWindow(new WindowKey(window.FirstUs, window.LastUs, window.Reference?.Id), string.Join(' ', slices));
    }

    /// <summary>Both have the same windows, in any order.</summary>
    public static void AssertSame(IEnumerable<PickedWindow> expected, IEnumerable<PickedWindow> actual)
    {
        var (missing, unexpected) = (expected.ToList(), new List<PickedWindow>());
        foreach (var window in actual)
        {
            if (!missing.Remove(window))
                unexpected.Add(window);
        }

        Assert.True(missing.Count + unexpected.Count == 0, $"missing: {string.Join(", ", missing)}; unexpected: {string.Join(", ", unexpected)}");
    }

    public static string Describe(IEnumerable<string> ids, double fraction) =>
        $"[{string.Join(' ', ids)}]{(fraction == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"~{fraction:0.###}"))}";
}

/// <summary>An aligner and all that it gave out.</summary>
internal sealed class AlignerRun(AlignmentSpec spec)
{
    private readonly AlignerOutput _output = new();

    public RigAligner Aligner { get; } = new(spec);

    public List<(PickedWindow Picked, CloseTrigger Trigger, int Revision)> Windows { get; } = [];

    public List<string> Late { get; } = [];

    public HashSet<string> Aligned { get; } = [];

    public IEnumerable<PickedWindow> Picked => Windows.Select(window => window.Picked);

    public IReadOnlyList<string> HeldIds
    {
        get
        {
            var held = new List<string>();
            Aligner.VisitHeldSamples(sample => held.Add(sample.Id));
            return held;
        }
    }

    public static AlignerRun Of(AlignmentSpec spec, IEnumerable<Sample> records) => new AlignerRun(spec).Append(records);

    public AlignerRun Append(IEnumerable<Sample> records)
    {
        foreach (var record in records)
            Append(record, 0);
        return this;
    }

    public void Append(Sample record, long nowUs)
    {
        Aligner.Append(record, nowUs, _output);
        Keep();
    }

    public void AdvanceTo(long nowUs)
    {
        Aligner.AdvanceTo(nowUs, _output);
        Keep();
    }

    public AlignerRun Flush(long nowUs = 0)
    {
        Aligner.Flush(nowUs, _output);
        Keep();
        return this;
    }

    private void Keep()
    {
        foreach (var window in _output.Windows)
        {
            foreach (var slice in _output.SlicesOf(window))
                Aligned.UnionWith(_output.SamplesOf(slice).ToArray().Select(sample => sample.Id));
            if (window.Reference is { } reference)
                Aligned.Add(reference.Id);
            Windows.Add((PickedWindow.From(_output, window), window.ClosedBy, window.Revision));
        }

        Late.AddRange(_output.LateSamples.Select(late => late.Sample.Id));
        _output.Clear();
    }
}
