using System.Text;
using System.Xml;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Samples to records and back: CloudEvents Kafka binding, binary mode, key = rig.</summary>
internal static class SampleCodec
{
    private static readonly byte[] SpecVersion = "1.0"u8.ToArray();

    public static Message<byte[]?, byte[]?> Encode(string rig, Sample sample)
    {
        var headers = new Headers
        {
            { HeaderNames.SpecVersion, SpecVersion },
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

    /// <summary>Reads a record of the modality's topic. The payload is the record's own array, not a copy.</summary>
    public static DecodeResult Decode(ConsumeResult<byte[]?, byte[]?> record, ModalityDefinition modality, long ingestionTimeUs)
    {
        var headers = SampleHeaders.Read(record.Message.Headers);
        var fault = FindKeyFault(record.Message.Key, out var rig);
        var timeFault = FindTimeFault(record.Message.Timestamp, headers, out var eventTimeUs, out var durationUs);
        fault ??= timeFault;
        var payload = record.Message.Value ?? [];
        var contentType = headers.ContentType ?? "";
        var kind = SampleKind.Data;
        if (payload.Length == 0)
            kind = headers.Type == RecordTypes.End ? SampleKind.End : SampleKind.Bound;
        else
            fault ??= PayloadCheck.FindFault(modality.Kind, contentType, payload);
        if (rig is null)
            return new DecodeResult(null, null, fault);

        if (kind == SampleKind.Data && durationUs == 0 && fault is null && AudioFormat.TryParse(contentType, out var format))
            durationUs = format.DurationUs(payload.Length);
        var position = new RecordPosition(record.Topic, record.Partition.Value, record.Offset.Value);
        var sample = new Sample
        {
            Kind = fault is null ? kind : SampleKind.Corrupt,
            Modality = modality.Name,
            EventTimeUs = timeFault is null ? eventTimeUs : ingestionTimeUs,
            DurationUs = durationUs,
            ContentType = fault is null ? contentType : "",
            Payload = fault is null ? payload : [],
            Id = headers.Id ?? position.ToString(),
            IngestionTimeUs = ingestionTimeUs,
            AppendTimeUs = record.Message.Timestamp is { Type: not TimestampType.NotAvailable } timestamp ? timestamp.UnixTimestampMs * 1_000 : ingestionTimeUs,
            Position = position,
            TraceParent = headers.TraceParent,
        };
        return new DecodeResult(rig, sample, fault);
    }

    internal static string? FindKeyFault(byte[]? key, out string? rig)
    {
        rig = null;
        if (key is null or { Length: 0 })
            return "The record has no key; the key is the rig.";
        if (key.Length > 256 || !System.Text.Unicode.Utf8.IsValid(key))
            return "The key is not a rig's name: at most 256 bytes of UTF-8.";
        var name = Encoding.UTF8.GetString(key);
        if (string.IsNullOrWhiteSpace(name))
            return "The key is only white space; the key is the rig.";
        rig = name;
        return null;
    }

    private static string? FindTimeFault(Timestamp timestamp, SampleHeaders headers, out long eventTimeUs, out long durationUs)
    {
        durationUs = 0;
        if (headers.Time is null)
        {
            eventTimeUs = timestamp.UnixTimestampMs * 1_000;
            if (timestamp.Type == TimestampType.NotAvailable)
                return "The record has neither ce_time nor a Kafka timestamp.";
        }
        else if (!EventTime.TryParse(headers.Time, out eventTimeUs))
        {
            return $"ce_time \"{Shorten(headers.Time)}\" is not an RFC 3339 time.";
        }

        return headers.Duration is null || TryParseDuration(headers.Duration, out durationUs)
            ? null
            : $"ce_duration \"{Shorten(headers.Duration)}\" is not an ISO 8601 duration of at most a day.";
    }

    private static bool TryParseDuration(string text, out long durationUs)
    {
        durationUs = 0;
        try
        {
            var duration = XmlConvert.ToTimeSpan(text);
            durationUs = EventTime.FromTimeSpan(duration);
            return duration >= TimeSpan.Zero && duration <= TimeSpan.FromDays(1);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static string TypeOf(SampleKind kind) => kind switch
    {
        SampleKind.Data => RecordTypes.Sample,
        SampleKind.Bound => RecordTypes.Bound,
        SampleKind.End => RecordTypes.End,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "cannot be sent"),
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
