using System.Globalization;
using Streaming.Abstractions;

namespace Streaming.Capture.Media;

/// <summary>Makes one modality's samples and numbers them, so that capturing a recording again gives the same ids.</summary>
internal sealed class SampleSequence(string rig, string modality)
{
    private long _next;

    public Sample Data(long eventTimeUs, long durationUs, string contentType, byte[] payload) => new()
    {
        Modality = modality,
        EventTimeUs = eventTimeUs,
        DurationUs = durationUs,
        ContentType = contentType,
        Payload = payload,
        Id = NextId(),
    };

    public Sample Bound(long eventTimeUs) => Mark(SampleKind.Bound, eventTimeUs);

    public Sample End(long eventTimeUs) => Mark(SampleKind.End, eventTimeUs);

    private Sample Mark(SampleKind kind, long eventTimeUs) =>
        new() { Kind = kind, Modality = modality, EventTimeUs = eventTimeUs, Id = NextId() };

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{rig}/{modality}/{_next++}");
}
