using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Alignment;

namespace EndToEnd.Tests.Drills;

/// <summary>
/// What comes of a drill's input where nothing fails: what the aligner alone says of it, sample by sample, without Kafka, grains or processes.
/// </summary>
internal sealed class ExpectedOutcome
{
    private readonly Dictionary<string, string> _windows = [];
    private readonly Dictionary<string, string> _newest = [];
    private readonly HashSet<string> _late = [];
    private long _aligned;
    private long _dropped;

    /// <summary>That were sent.</summary>
    public long Samples { get; private set; }

    /// <summary>By event id, what each modality has in the window.</summary>
    public IReadOnlyDictionary<string, string> Windows => _windows;

    /// <summary>By rig, the id of the last event.</summary>
    public IReadOnlyDictionary<string, string> Newest => _newest;

    /// <summary>Ids of samples that no window takes.</summary>
    public IReadOnlySet<string> Late => _late;

    public static ExpectedOutcome Of(DrillInput input, string pipelineFile)
    {
        var pipeline = PipelineFile.Load(pipelineFile);
        var outcome = new ExpectedOutcome();
        foreach (var rig in input.Rigs)
            outcome.Add(rig, pipeline, input.Of(rig).Select(scheduled => scheduled.Sample));
        Assert.Equal(outcome.Samples, outcome._aligned + outcome._late.Count + outcome._dropped);
        return outcome;
    }

    /// <summary>What is in a window, for comparison.</summary>
    public static string Describe(FusionEvent fusionEvent) => string.Join(
        ' ', fusionEvent.Modalities.Select(modality => $"{modality.Name}:{modality.SampleCount}:{modality.FirstUs}:{modality.LastUs}:{modality.Reason}"));

    private void Add(string rig, PipelineDefinition pipeline, IEnumerable<Sample> samples)
    {
        var aligner = new RigAligner(pipeline.ToAlignmentSpec());
        var output = new AlignerOutput();
        var nowUs = TimeProvider.System.NowUs();
        foreach (var sample in samples)
        {
            Samples += sample.Kind == SampleKind.Data ? 1 : 0;
            aligner.Append(sample, nowUs, output);
            foreach (var window in output.Windows)
            {
                _newest[rig] = FusionEventId.Create(rig, pipeline.Name, window.FirstUs, null, window.Revision);
                _windows.Add(_newest[rig], Describe(output, window));
            }

            foreach (var late in output.LateSamples)
                _late.Add(late.Sample.Id);
            output.Clear();
        }

        _aligned += aligner.AlignedCount;
        _dropped += aligner.DroppedCount;
    }

    private static string Describe(AlignerOutput output, ClosedWindow window)
    {
        var modalities = new List<string>();
        foreach (var slice in output.SlicesOf(window))
        {
            var samples = output.SamplesOf(slice);
            modalities.Add(samples.IsEmpty
                ? $"{slice.Modality}:0:::{slice.MissingReason}"
                : $"{slice.Modality}:{samples.Length}:{samples[0].EventTimeUs}:{samples[^1].EventTimeUs}:");
        }

        return string.Join(' ', modalities);
    }
}
