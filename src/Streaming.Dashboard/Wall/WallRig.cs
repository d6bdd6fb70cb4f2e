using Streaming.Abstractions;

namespace Streaming.Dashboard.Wall;

/// <summary>One rig: its sensors, and a card per pipeline. Not thread safe.</summary>
internal sealed class WallRig(string name, DashboardOptions options)
{
    private const int MaxPipelines = 4;

    private readonly SortedDictionary<string, PipelineCard> _pipelines = new(StringComparer.Ordinal);

    public string Name => name;

    public RigSensors Sensors { get; } = new(name, options.MaxFrameBytes);

    public IReadOnlyCollection<PipelineCard> Pipelines => _pipelines.Values;

    /// <summary>When anything of it was read last.</summary>
    public long LastSeenUs { get; set; }

    public void Add(FusionEvent fusionEvent, long nowUs)
    {
        if (!_pipelines.TryGetValue(fusionEvent.Pipeline, out var card))
        {
            if (_pipelines.Count == MaxPipelines && _pipelines.Values.MinBy(other => other.LastEventUs) is { } oldest)
                _pipelines.Remove(_pipelines.First(pair => pair.Value == oldest).Key);
            _pipelines[fusionEvent.Pipeline] = card = new PipelineCard(name, fusionEvent.Pipeline, options);
        }

        card.Add(fusionEvent, nowUs);
    }
}
