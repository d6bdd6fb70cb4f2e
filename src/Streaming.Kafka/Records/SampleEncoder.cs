using System.Text;
using System.Xml;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Samples to records: CloudEvents Kafka binding, binary mode, key = rig.</summary>
internal static class SampleEncoder
{
    public static Message<byte[]?, byte[]?> Encode(string rig, Sample sample)
    {
        var headers = new Headers
        {
            { HeaderNames.SpecVersion, CloudEvents.SpecVersion },
            { HeaderNames.Id, Utf8(sample.Id) },
            { HeaderNames.Source, Utf8($"urn:rig:{Uri.EscapeDataString(rig)}") },
            { HeaderNames.Type, Utf8(TypeOf(sample.Kind)) },
            { HeaderNames.Time, Utf8(EventTime.Format(sample.EventTimeUs - sample.ClockCorrectionUs)) },
        };
        if (sample.ContentType.Length > 0)
            headers.Add(HeaderNames.ContentType, Utf8(sample.ContentType));
        if (sample.DurationUs > 0)
            headers.Add(HeaderNames.Duration, Utf8(XmlConvert.ToString(TimeSpan.FromMicroseconds(sample.DurationUs))));
        if (sample.TraceParent is { } traceParent)
            headers.Add(HeaderNames.TraceParent, Utf8(traceParent));
        return new Message<byte[]?, byte[]?>
        {
            Key = Utf8(rig),
            Value = sample.Kind == SampleKind.Data ? sample.Payload : null,
            Headers = headers,
        };
    }

    private static string TypeOf(SampleKind kind) => kind switch
    {
        SampleKind.Data => RecordTypes.Sample,
        SampleKind.Bound => RecordTypes.Bound,
        SampleKind.End => RecordTypes.End,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "cannot be sent"),
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
