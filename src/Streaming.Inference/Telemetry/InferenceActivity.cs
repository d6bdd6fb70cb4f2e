using System.Diagnostics;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>The span of a batch. It has as many parents as requests, so they are links.</summary>
internal static class InferenceActivity
{
    private static readonly ActivitySource Source = new(StreamingTelemetry.InferenceName);

    /// <returns>Null where nobody listens.</returns>
    public static Activity? StartBatch(FusionModel model, InferenceBatch batch)
    {
        if (!Source.HasListeners())
            return null;

        var links = new List<ActivityLink>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            var parent = StreamingTelemetry.ParseParent(batch.Request(i).TraceParent);
            if (parent != default)
                links.Add(new ActivityLink(parent));
        }

        var activity = Source.StartActivity(ActivityKind.Internal, links: links, name: "infer batch");
        activity?.SetTag("streaming.model", model.Name);
        activity?.SetTag("streaming.model.version", model.Version);
        activity?.SetTag("streaming.batch.size", batch.Count);
        return activity;
    }
}
