using System.Runtime.InteropServices;
using Streaming.Abstractions;
using Streaming.Alignment.Clocks;

namespace Streaming.Alignment;

/// <summary>What one call to a <see cref="RigAligner"/> gave. Owned and cleared by the caller, filled by the aligner; allocates nothing once it has grown.</summary>
public sealed class AlignerOutput
{
    private readonly List<ClosedSlice> _slices = [];
    private readonly List<Sample> _samples = [];

    /// <summary>In the order they were closed.</summary>
    public List<ClosedWindow> Windows { get; } = [];

    public List<LateSample> LateSamples { get; } = [];

    /// <summary>One for each modality of the spec, in its order.</summary>
    public ReadOnlySpan<ClosedSlice> SlicesOf(ClosedWindow window) => CollectionsMarshal.AsSpan(_slices).Slice(window.FirstSlice, window.SliceCount);

    public ReadOnlySpan<Sample> SamplesOf(ClosedSlice slice) => CollectionsMarshal.AsSpan(_samples).Slice(slice.FirstSample, slice.SampleCount);

    /// <summary>The window as it travels to inference, a copy that outlives this output.</summary>
    public AlignedWindow ToAlignedWindow(ClosedWindow window, RigClocks? clocks = null)
    {
        var slices = SlicesOf(window);
        var modalities = new ModalitySlice[slices.Length];
        for (var i = 0; i < modalities.Length; i++)
        {
            modalities[i] = new ModalitySlice
            {
                Modality = slices[i].Modality,
                Samples = SamplesOf(slices[i]).ToArray(),
                MissingReason = slices[i].MissingReason,
                AgeUs = slices[i].AgeUs,
                GapUs = slices[i].GapUs,
                ClockOffsetUs = clocks?.OffsetUs(slices[i].Modality),
                Fraction = slices[i].Fraction,
            };
        }

        return new AlignedWindow
        {
            StartUs = window.FirstUs,
            EndUs = TimeMath.Add(window.LastUs, 1),
            Reference = window.Reference?.Id,
            Revision = window.Revision,
            ClosedBy = window.ClosedBy,
            Modalities = modalities,
        };
    }

    public void Clear()
    {
        Windows.Clear();
        _slices.Clear();
        _samples.Clear();
        LateSamples.Clear();
    }

    /// <summary>Tells answers to one window apart: the same samples give the same number, in any process.</summary>
    internal long FingerprintOf(in ClosedWindow window)
    {
        var fingerprint = Fingerprint.Empty;
        foreach (ref readonly var slice in SlicesOf(window))
        {
            fingerprint = fingerprint.With(slice.SampleCount);
            foreach (var sample in SamplesOf(slice))
                fingerprint = fingerprint.With(sample.EventTimeUs).With(sample.Position.Offset);
        }

        return fingerprint.Value;
    }

    internal int SampleCount => _samples.Count;

    internal Span<Sample> SamplesFrom(int firstSample) => CollectionsMarshal.AsSpan(_samples)[firstSample..];

    internal int SliceCount => _slices.Count;

    internal void Add(Sample sample) => _samples.Add(sample);

    internal void Add(ClosedSlice slice) => _slices.Add(slice);
}
