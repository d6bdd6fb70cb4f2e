using System.Diagnostics.Metrics;
using Streaming.Abstractions;

namespace Streaming.Capture.Media;

internal static class CaptureMetrics
{
    private static readonly Meter Meter = new(StreamingTelemetry.CaptureName);

    private static readonly Counter<long> Samples =
        Meter.CreateCounter<long>("streaming.capture.samples", "{sample}", "Frames, audio chunks and caption cues captured.");

    public static void Count(Sample sample)
    {
        if (sample.Kind == SampleKind.Data)
            Samples.Add(1, new KeyValuePair<string, object?>("modality", sample.Modality));
    }
}
