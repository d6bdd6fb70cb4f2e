using Streaming.Abstractions;
using Streaming.Alignment.Resumption;

namespace Streaming.Alignment.Tests.Resumption;

/// <summary>An aligner of two modalities, a and b, with its log; each record has the next offset of its modality.</summary>
internal sealed class LoggedRig
{
    private readonly AlignerOutput _output = new();
    private readonly Dictionary<string, long> _offsets;

    public LoggedRig(AlignmentSpec spec, AlignerFrontier? frontier = null, Dictionary<string, long>? from = null)
    {
        Aligner = new RigAligner(spec);
        Log = new EmissionLog(Aligner, frontier);
        _offsets = from ?? frontier?.Modalities.ToDictionary(modality => modality.Modality, modality => modality.Position) ?? [];
    }

    public RigAligner Aligner { get; }

    public EmissionLog Log { get; }

    /// <summary>As text: <c>0-99 r0 a[1 2] b[]</c>, each sample with its event time.</summary>
    public List<string> Windows { get; } = [];

    public List<LateSample> Late { get; } = [];

    public static AlignmentSpec Grid(long sizeUs, long advanceUs, long latenessUs = 0, params ModalitySpec[] modalities) => new()
    {
        Window = new GridWindowSpec(sizeUs, advanceUs),
        Modalities = modalities.Length > 0 ? modalities : [new ModalitySpec("a"), new ModalitySpec("b")],
        AllowedLatenessUs = latenessUs,
    };

    public LoggedRig Sample(string modality, long timeUs, long durationUs = 0, long nowUs = 0) => Append(SampleKind.Data, modality, timeUs, durationUs, nowUs);

    public LoggedRig Bound(string modality, long timeUs) => Append(SampleKind.Bound, modality, timeUs);

    public LoggedRig End(string modality) => Append(SampleKind.End, modality, 0);

    public LoggedRig Acknowledge(int windows)
    {
        for (; windows > 0; windows--)
            Log.AcknowledgeWindow();
        return this;
    }

    /// <summary>The offset from which the modality is to be read again.</summary>
    public long PositionOf(string modality) => Log.Current().Modalities.Single(frontier => frontier.Modality == modality).Position;

    private LoggedRig Append(SampleKind kind, string modality, long timeUs, long durationUs = 0, long nowUs = 0)
    {
        var offset = _offsets.GetValueOrDefault(modality);
        _offsets[modality] = offset + 1;
        var record = new Sample { Kind = kind, Modality = modality, EventTimeUs = timeUs, DurationUs = durationUs, Id = $"{modality}@{timeUs}", Position = new RecordPosition(modality, 0, offset) };
        Log.TrackRecord(record);
        Aligner.Append(record, nowUs, _output);
        foreach (var window in _output.Windows)
        {
            Log.TrackWindow(_output, window);
            Windows.Add(SpecRig.Describe(_output, window));
        }

        foreach (var late in _output.LateSamples)
        {
            Log.TrackLate(late.Sample);
            Late.Add(late);
        }

        _output.Clear();
        return this;
    }
}
