using Streaming.Abstractions;

namespace EndToEnd.Tests.Infrastructure;

internal static class SampleCopy
{
    /// <summary>A sample as its sensor would send it with another payload, or in a trace.</summary>
    public static Sample Of(Sample sample, byte[] payload, string? traceParent = null) => new()
    {
        Kind = sample.Kind,
        Modality = sample.Modality,
        EventTimeUs = sample.EventTimeUs,
        DurationUs = sample.DurationUs,
        ContentType = sample.ContentType,
        Payload = payload,
        Id = sample.Id,
        TraceParent = traceParent,
    };
}
