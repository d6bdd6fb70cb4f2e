using Streaming.Abstractions;

namespace Streaming.Dashboard.Wall;

/// <summary>What one pipeline said of one rig lately. Not thread safe.</summary>
internal sealed class PipelineCard(string rig, string pipeline, DashboardOptions options)
{
    private const int MaxLatencies = 100;
    private const int MaxScores = 12;
    private const int MaxOutputs = 6;
    private const int MaxBoxes = 50;
    private const int MaxModalities = 16;
    private const int MaxTextLength = 300;

    /// <summary>So far back is another time, a recording that is played again for example, and no event that came twice.</summary>
    private const long JumpUs = 60_000_000;

    private readonly SortedDictionary<long, (long Version, WindowView View)> _windows = [];
    private readonly Queue<double> _latencies = [];
    private CardView _last = new() { Key = KeyOf(rig, pipeline), Rig = rig, Pipeline = pipeline };
    private long _sizeUs;

    public string Key => _last.Key;

    public long Version { get; private set; }

    /// <summary>When the last event was read.</summary>
    public long LastEventUs { get; private set; }

    public static string KeyOf(string rig, string? pipeline) => $"{Uri.EscapeDataString(rig)}/{Uri.EscapeDataString(pipeline ?? "")}";

    public void Add(FusionEvent fusionEvent, long nowUs)
    {
        Version++;
        LastEventUs = nowUs;
        _sizeUs = fusionEvent.Window.EndUs - fusionEvent.Window.StartUs;
        if (_windows.Count > 0 && fusionEvent.Window.StartUs < _windows.Keys.Last() - Math.Max(JumpUs, 3 * _sizeUs))
            _windows.Clear();
        _windows[fusionEvent.Window.StartUs] = (Version, ViewOf(fusionEvent));
        while (_windows.Count > options.MaxWindows)
            _windows.Remove(_windows.Keys.First());
        var latencyMs = (nowUs - fusionEvent.Timings.LastArrivalUs) / 1e3;
        _latencies.Enqueue(latencyMs);
        if (_latencies.Count > MaxLatencies)
            _latencies.Dequeue();

        // Events that are published again after a crash fill the windows, but the newest one stays what is said now.
        if (fusionEvent.Window.StartUs < _windows.Keys.Last())
            return;
        _last = _last with
        {
            Model = fusionEvent.Model is { } model ? $"{model.Name} v{model.Version}" : null,
            EventId = fusionEvent.Id,
            Fault = fusionEvent.Fault is { } fault ? fault.Cut(MaxTextLength) : null,
            Scores = [.. ScoresOf(fusionEvent).Take(MaxScores)],
            Outputs = [.. fusionEvent.Outputs.Take(MaxOutputs).Select(output => new OutputView(output.Name, Findings.Of(output)))],
            Boxes = [.. Findings.BoxesOf(fusionEvent).Take(MaxBoxes)],
            LatencyMs = Math.Round(latencyMs, 1),
        };
    }

    public string? QuietAt(long nowUs)
    {
        var ageUs = nowUs - LastEventUs;
        return ageUs > Math.Max(EventTime.FromTimeSpan(options.QuietAfter), 3 * _sizeUs)
            ? $"no events for {Words.Age(TimeSpan.FromMicroseconds(ageUs))}"
            : null;
    }

    /// <param name="sinceVersion">Windows up to this version are known already.</param>
    /// <param name="quiet">What <see cref="QuietAt"/> says.</param>
    public CardView View(long sinceVersion, string? quiet) => _last with
    {
        LatencyP50Ms = Math.Round(_latencies.Order().ElementAt((_latencies.Count - 1) / 2), 1),
        Quiet = quiet,
        FirstStartUs = _windows.Keys.First(),
        LastStartUs = _windows.Keys.Last(),
        Windows = [.. _windows.Values.Where(window => window.Version > sinceVersion).Select(window => window.View)],
    };

    private static IEnumerable<ScoreView> ScoresOf(FusionEvent fusionEvent) =>
        fusionEvent.Scores.OrderByDescending(score => score.Value).Select(score => new ScoreView(score.Key, score.Value));

    private WindowView ViewOf(FusionEvent fusionEvent) => new()
    {
        Id = fusionEvent.Id,
        StartUs = fusionEvent.Window.StartUs,
        EndUs = fusionEvent.Window.EndUs,
        ClosedBy = Words.Of(fusionEvent.ClosedBy),
        Label = fusionEvent.Prediction?.Label ?? Findings.OfBoxes(fusionEvent),
        IsCalm = fusionEvent.Prediction is { } prediction ? options.IsCalm(prediction.Label) : Findings.BoxesOf(fusionEvent).All(box => options.IsCalm(box.Label)),
        Score = fusionEvent.Prediction?.Score,
        Modalities = [.. fusionEvent.Modalities.Take(MaxModalities).Select(ViewOf)],
    };

    private static ModalityView ViewOf(EventModality modality)
    {
        var reason = modality.Status == ModalityStatus.Missing ? modality.Reason ?? MissingReason.None : (MissingReason?)null;
        return new ModalityView(
            modality.Name,
            modality.SampleCount,
            modality.FirstUs,
            modality.LastUs,
            reason is { } missing ? Words.WireWord(missing) : null,
            reason is null ? null : Words.Of(reason));
    }
}
