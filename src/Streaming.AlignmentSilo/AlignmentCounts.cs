using Streaming.Abstractions;
using Streaming.Alignment;
using Streaming.Alignment.Clocks;

namespace Streaming.AlignmentSilo;

/// <summary>Brings what one aligner has counted to the metrics.</summary>
internal sealed class AlignmentCounts(PipelineDefinition pipeline, RigAligner aligner, RigClocks clocks, AlignmentMetrics metrics)
{
    private readonly int[] _steps = new int[pipeline.Modalities.Count];
    private long _aligned;
    private long _dropped;
    private long _incomplete;

    public void Record()
    {
        metrics.RecordAligned(pipeline.Name, aligner.AlignedCount - _aligned);
        metrics.RecordDropped(pipeline.Name, aligner.DroppedCount - _dropped);
        metrics.RecordIncomplete(pipeline.Name, aligner.IncompleteCount - _incomplete);
        _aligned = aligner.AlignedCount;
        _dropped = aligner.DroppedCount;
        _incomplete = aligner.IncompleteCount;
    }

    public void RecordClockSteps()
    {
        for (var i = 0; i < _steps.Length; i++)
        {
            var modality = pipeline.Modalities[i].Name;
            var steps = clocks.StepCount(modality);
            metrics.RecordClockSteps(pipeline.Name, modality, steps - _steps[i]);
            _steps[i] = steps;
        }
    }
}
