using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>The span of an event on its way into who takes it; only for events that tell a trace.</summary>
internal static class TakeActivity
{
    private static readonly ActivitySource Source = new(StreamingTelemetry.KafkaName);

    public static Activity? Start(Headers? headers, FusionEvent fusionEvent)
    {
        if (!Source.HasListeners() || headers?.TryGetLastBytes(HeaderNames.TraceParent, out var traceParent) != true)
            return null;
        var parent = StreamingTelemetry.ParseParent(Encoding.UTF8.GetString(traceParent));
        if (parent == default)
            return null;
        var activity = Source.StartActivity("take event", ActivityKind.Consumer, parent);
        activity?.SetTag("streaming.rig", fusionEvent.Rig);
        activity?.SetTag("streaming.pipeline", fusionEvent.Pipeline);
        return activity;
    }
}
