using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Streaming.Abstractions;

/// <summary>Names that every component's metrics and spans live under.</summary>
public static class StreamingTelemetry
{
    /// <summary>What to subscribe to for all of them.</summary>
    public const string All = "Streaming.*";

    public const string AlignmentName = "Streaming.Alignment";
    public const string KafkaName = "Streaming.Kafka";
    public const string InferenceName = "Streaming.Inference";
    public const string CaptureName = "Streaming.Capture";

    /// <summary>Bucket bounds in seconds for durations from half a millisecond to a minute.</summary>
    public static readonly InstrumentAdvice<double> DurationAdvice = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    /// <summary>The parent a sender gave, or none where it gave none or nonsense.</summary>
    public static ActivityContext ParseParent(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : default;
}
