using System.Diagnostics;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>The span of a closed window on its way to its event.</summary>
internal static class WindowActivity
{
    private static readonly ActivitySource Source = new(StreamingTelemetry.AlignmentName);

    /// <summary>In the trace of the traced sample that arrived last, with a link to the last traced sample of each other modality.</summary>
    public static Activity? Start(string rig, string pipeline, AlignedWindow window)
    {
        if (!Source.HasListeners())
            return null;
        var last = window.Modalities
            .Select(slice => Array.FindLast(slice.Samples, sample => StreamingTelemetry.ParseParent(sample.TraceParent) != default))
            .OfType<Sample>()
            .OrderByDescending(sample => sample.IngestionTimeUs)
            .Select(sample => StreamingTelemetry.ParseParent(sample.TraceParent))
            .ToList();
        var activity = Source.StartActivity(
            "complete window", ActivityKind.Internal, last.FirstOrDefault(), links: last.Skip(1).Select(context => new ActivityLink(context)));
        activity?.SetTag("streaming.rig", rig);
        activity?.SetTag("streaming.pipeline", pipeline);
        activity?.SetTag("streaming.window.start", EventTime.Format(window.StartUs));
        activity?.SetTag("streaming.window.closed_by", AlignmentMetrics.WordFor(window.ClosedBy));
        return activity;
    }
}
