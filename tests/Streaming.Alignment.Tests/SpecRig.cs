using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

/// <summary>An aligner of any spec, with short words for tests.</summary>
internal sealed class SpecRig(AlignmentSpec spec)
{
    private readonly AlignerOutput _output = new();
    private long _nowUs;

    public RigAligner Aligner { get; } = new(spec);

    /// <summary>As text: <c>0-99 r0 a[1 2] b[]</c>, each sample with its event time.</summary>
    public List<string> Windows { get; } = [];

    public List<LateSample> Late { get; } = [];

    public IReadOnlyList<long> HeldTimes
    {
        get
        {
            var times = new List<long>();
            Aligner.VisitHeldSamples(sample => times.Add(sample.EventTimeUs));
            return times;
        }
    }

    public static string Describe(AlignerOutput output, in ClosedWindow window)
    {
        var slices = new List<string>();
        foreach (var slice in output.SlicesOf(window))
            slices.Add($"{slice.Modality}[{string.Join(' ', output.SamplesOf(slice).ToArray().Select(sample => sample.EventTimeUs))}]");
        return $"{window.FirstUs}-{window.LastUs} r{window.Revision} {string.Join(' ', slices)}";
    }

    public SpecRig Sample(string modality, long timeUs, long durationUs = 0) => Append(SampleKind.Data, modality, timeUs, durationUs);

    public SpecRig Bound(string modality, long timeUs) => Append(SampleKind.Bound, modality, timeUs);

    public SpecRig Corrupt(string modality, long timeUs) => Append(SampleKind.Corrupt, modality, timeUs);

    public SpecRig End(string modality) => Append(SampleKind.End, modality, 0);

    public SpecRig Now(long nowUs)
    {
        _nowUs = nowUs;
        Aligner.AdvanceTo(nowUs, _output);
        return Keep();
    }

    public SpecRig Flush()
    {
        Aligner.Flush(_nowUs, _output);
        return Keep();
    }

    private SpecRig Append(SampleKind kind, string modality, long timeUs, long durationUs = 0)
    {
        Aligner.Append(new Sample { Kind = kind, Modality = modality, EventTimeUs = timeUs, DurationUs = durationUs, Id = $"{modality}@{timeUs}" }, _nowUs, _output);
        return Keep();
    }

    private SpecRig Keep()
    {
        foreach (var window in _output.Windows)
            Windows.Add(Describe(_output, window));
        Late.AddRange(_output.LateSamples);
        _output.Clear();
        return this;
    }
}
