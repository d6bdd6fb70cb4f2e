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
        var traced = LastTraced(window);
        var activity = Source.StartActivity(
            "complete window",
            ActivityKind.Internal,
            traced.Count > 0 ? ContextOf(traced[0]) : default,
            links: traced.Count > 1 ? traced.Skip(1).Select(sample => new ActivityLink(ContextOf(sample))) : null);
        activity?.SetTag("streaming.rig", rig);
        activity?.SetTag("streaming.pipeline", pipeline);
        activity?.SetTag("streaming.window.start", EventTime.Format(window.StartUs));
        activity?.SetTag("streaming.window.closed_by", AlignmentMetrics.WordFor(window.ClosedBy));
        return activity;
    }

    /// <summary>Of each modality that has any, the latest first.</summary>
    private static List<Sample> LastTraced(AlignedWindow window)
    {
        List<Sample> traced = [];
        foreach (var slice in window.Modalities)
        {
            if (Array.FindLast(slice.Samples, static sample => ContextOf(sample) != default) is { } last)
                traced.Add(last);
        }

        traced.Sort(static (one, other) => other.IngestionTimeUs.CompareTo(one.IngestionTimeUs));
        return traced;
    }

    private static ActivityContext ContextOf(Sample sample) => StreamingTelemetry.ParseParent(sample.TraceParent);
}
