using System.Diagnostics;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>The span of a batch that a rig takes; only for batches that hold traced samples.</summary>
internal static class AppendActivity
{
    private static readonly ActivitySource Source = new(StreamingTelemetry.KafkaName);

    /// <summary>In the trace of the last traced sample, with a link to each other trace.</summary>
    public static Activity? Start(string rig, SampleBatch batch)
    {
        if (!Source.HasListeners())
            return null;
        Dictionary<ActivityTraceId, ActivityContext>? parents = null; // most batches are not traced
        var parent = default(ActivityContext);
        foreach (var sample in batch.Samples)
        {
            if (StreamingTelemetry.ParseParent(sample.TraceParent) is var context && context != default)
                (parents ??= [])[context.TraceId] = parent = context;
        }

        if (parents is null)
            return null;
        parents.Remove(parent.TraceId);
        var activity = Source.StartActivity("append", ActivityKind.Consumer, parent, links: parents.Values.Select(other => new ActivityLink(other)));
        activity?.SetTag("streaming.rig", rig);
        activity?.SetTag("messaging.batch.message_count", batch.Samples.Length);
        return activity;
    }
}
