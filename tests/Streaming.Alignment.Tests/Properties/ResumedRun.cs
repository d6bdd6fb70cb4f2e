using Streaming.Abstractions;
using Streaming.Alignment.Resumption;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>
/// A process that aligns what it reads, and ends without warning: what was acknowledged is safe, the next process begins with the frontier and reads again from the
/// lowest position that was still needed.
/// </summary>
internal sealed class ResumedRun
{
    private readonly Scenario _scenario;
    private readonly AlignerOutput _output = new();
    private readonly Queue<(PickedWindow Picked, int Revision, string[] Ids)> _unacknowledged = [];
    private readonly List<Sample> _unacknowledgedLate = [];
    private readonly int[] _next;
    private readonly RigAligner _aligner;
    private readonly EmissionLog _log;

    public ResumedRun(Scenario scenario)
        : this(scenario, null, new int[scenario.Streams.Count])
    {
    }

    private ResumedRun(Scenario scenario, AlignerFrontier? frontier, int[] positions)
    {
        _scenario = scenario;
        _next = positions;
        _aligner = new RigAligner(scenario.Spec);
        _log = new EmissionLog(_aligner, frontier);
    }

    /// <summary>All that was acknowledged by this process and those before it.</summary>
    public List<(PickedWindow Picked, int Revision)> Acknowledged { get; private init; } = [];

    public List<string> AcknowledgedLate { get; private init; } = [];

    /// <summary>The samples that acknowledged windows have, apart from those that only opened one.</summary>
    public HashSet<string> Aligned { get; private init; } = [];

    /// <summary>Reads one record of that modality, if it has another.</summary>
    public void Read(int modality)
    {
        if (_next[modality] == _scenario.Streams[modality].Count)
            return;
        var record = _scenario.Streams[modality][_next[modality]++];
        _log.TrackRecord(record);
        _aligner.Append(record, 0, _output);
        Keep();
    }

    public void ReadToTheEnd()
    {
        for (var i = 0; i < _next.Length; i++)
        {
            while (_next[i] < _scenario.Streams[i].Count)
                Read(i);
        }

        _aligner.Flush(0, _output);
        Keep();
        AcknowledgeWindows(_unacknowledged.Count);
        AcknowledgeLate();
    }

    public void AcknowledgeWindows(int count)
    {
        for (; count > 0 && _unacknowledged.TryDequeue(out var window); count--)
        {
            _log.AcknowledgeWindow();
            Acknowledged.Add((window.Picked, window.Revision));
            Aligned.UnionWith(window.Ids);
        }
    }

    public void AcknowledgeLate()
    {
        foreach (var late in _unacknowledgedLate)
        {
            _log.AcknowledgeLate(late);
            AcknowledgedLate.Add(late.Id);
        }

        _unacknowledgedLate.Clear();
    }

    /// <param name="rewind">How much further back than needed each modality is read again.</param>
    public ResumedRun Crash(int[] rewind)
    {
        var frontier = _log.Current();
        return new ResumedRun(_scenario, frontier, [.. frontier.Modalities.Zip(rewind, (modality, back) => Math.Max(0, (int)modality.Position - back))])
        {
            Acknowledged = Acknowledged,
            AcknowledgedLate = AcknowledgedLate,
            Aligned = Aligned,
        };
    }

    private void Keep()
    {
        foreach (var window in _output.Windows)
        {
            var ids = _output.SlicesOf(window).ToArray().SelectMany(slice => _output.SamplesOf(slice).ToArray()).Select(sample => sample.Id);
            _unacknowledged.Enqueue((PickedWindow.From(_output, window), window.Revision, [.. ids]));
            _log.TrackWindow(_output, window);
        }

        foreach (var late in _output.LateSamples)
        {
            _unacknowledgedLate.Add(late.Sample);
            _log.TrackLate(late.Sample);
        }

        _output.Clear();
    }
}
