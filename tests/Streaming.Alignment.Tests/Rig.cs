using Streaming.Abstractions;

namespace Streaming.Alignment.Tests;

/// <summary>An aligner with short words for tests: times in milliseconds, everything it gave kept in order.</summary>
internal sealed class Rig
{
    private readonly RigAligner _aligner;
    private readonly AlignerOutput _output = new();
    private long _nowMs;

    public Rig(PipelineDefinition pipeline) => _aligner = new RigAligner(pipeline.ToAlignmentSpec());

    public List<AlignedWindow> Windows { get; } = [];

    public List<LateSample> Late { get; } = [];

    public RigAligner Aligner => _aligner;

    public static PipelineDefinition Pipeline(int sizeMs, int advanceMs, int? deadlineMs = null, params ModalityDefinition[] modalities) => new()
    {
        Name = "test",
        Modalities = modalities,
        Window = new GridWindow(TimeSpan.FromMilliseconds(sizeMs), TimeSpan.FromMilliseconds(advanceMs)),
        Deadline = deadlineMs is { } deadline ? TimeSpan.FromMilliseconds(deadline) : null,
    };

    public static ModalityDefinition Modality(string name, int outOfOrdernessMs = 0, int? idleTimeoutMs = null) => new()
    {
        Name = name,
        Topic = name,
        Kind = ContentKind.Tensor,
        OutOfOrderness = TimeSpan.FromMilliseconds(outOfOrdernessMs),
        IdleTimeout = idleTimeoutMs is { } timeout ? TimeSpan.FromMilliseconds(timeout) : null,
    };

    public Rig Sample(string modality, long timeMs, long durationMs = 0) => Append(new Sample
    {
        Modality = modality,
        EventTimeUs = timeMs * 1_000,
        DurationUs = durationMs * 1_000,
        Id = $"{modality}{timeMs}",
        Position = new RecordPosition(modality, 0, timeMs),
    });

    public Rig Bound(string modality, long timeMs) =>
        Append(new Sample { Kind = SampleKind.Bound, Modality = modality, EventTimeUs = timeMs * 1_000 });

    public Rig End(string modality) => Append(new Sample { Kind = SampleKind.End, Modality = modality });

    public Rig Corrupt(string modality, long timeMs) =>
        Append(new Sample { Kind = SampleKind.Corrupt, Modality = modality, EventTimeUs = timeMs * 1_000 });

    public Rig Now(long nowMs)
    {
        _nowMs = nowMs;
        _aligner.AdvanceTo(nowMs * 1_000, _output);
        return Keep();
    }

    public Rig Append(Sample sample)
    {
        _aligner.Append(sample, _nowMs * 1_000, _output);
        return Keep();
    }

    /// <summary>The windows as text: <c>0-100 proof a[a10 a20] b(silent)</c>.</summary>
    public string[] Describe() => [.. Windows.Select(Describe)];

    public static string Describe(AlignedWindow window) =>
        $"{window.StartUs / 1_000}-{window.EndUs / 1_000} {window.ClosedBy.ToString().ToLowerInvariant()} "
        + string.Join(' ', window.Modalities.Select(slice => slice.IsPresent
            ? $"{slice.Modality}[{string.Join(' ', slice.Samples.Select(sample => sample.Id))}]"
            : $"{slice.Modality}({slice.MissingReason.ToString().ToLowerInvariant()})"));

    private Rig Keep()
    {
        Windows.AddRange(_output.Windows.Select(window => _output.ToAlignedWindow(window)));
        Late.AddRange(_output.LateSamples);
        _output.Clear();
        return this;
    }
}
