using System.Text;
using System.Xml;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// Records to samples: CloudEvents Kafka binding, binary mode, key = rig. What comes again in every record, the rig and the content type, is read
/// once. Not thread safe.
/// </summary>
/// <param name="checksPayloads">Whether a payload must begin and end as its content type says.</param>
internal sealed class SampleDecoder(bool checksPayloads = true)
{
    private const int MaxRigs = 100_000;
    private const int MaxContentTypes = 1_000;
    private const int MaxKeptContentTypeBytes = 256;

    /// <summary>Of what is passed on with each event and late sample: longer, those would not fit into a record.</summary>
    private const int MaxHeaderBytes = 1_024;

    private readonly Utf8Table<string> _rigs = new(MaxRigs);
    private readonly Utf8Table<ContentType> _contentTypes = new(MaxContentTypes);

    /// <summary>Reads a record of the modality's topic. The payload is copied, once.</summary>
    public DecodeResult Decode(scoped in RecordView record, ModalityDefinition modality, long ingestionTimeUs)
    {
        var headers = record.Headers;
        var fault = FindRig(record.Key, out var rig);
        var timestampUs = ToMicroseconds(record.TimestampMs);
        var timeFault = FindTimeFault(timestampUs, headers, out var eventTimeUs, out var durationUs);
        fault ??= timeFault ?? FindLengthFault(headers);
        var contentType = ReadContentType(headers.ContentType);
        var kind = SampleKind.Data;
        if (record.Value.IsEmpty)
            kind = headers.Type.SequenceEqual("streaming.end"u8) ? SampleKind.End : SampleKind.Bound;
        else if (checksPayloads)
            fault ??= PayloadCheck.FindFault(modality.Kind, contentType, record.Value);
        if (rig is null)
            return new DecodeResult(null, null, fault);

        if (kind == SampleKind.Data && durationUs == 0 && fault is null && contentType.Audio is { } format)
            durationUs = format.DurationUs(record.Value.Length);
        var position = new RecordPosition(record.Topic, record.Partition, record.Offset);
        var sample = new Sample
        {
            Kind = fault is null ? kind : SampleKind.Corrupt,
            Modality = modality.Name,
            EventTimeUs = timeFault is null ? eventTimeUs : ingestionTimeUs,
            DurationUs = durationUs,
            ContentType = fault is null ? contentType.Text : "",
            Payload = fault is null ? Copy(record.Value) : [],
            Id = headers.Id.Length is 0 or > MaxHeaderBytes ? position.ToString() : Encoding.UTF8.GetString(headers.Id),
            IngestionTimeUs = ingestionTimeUs,
            AppendTimeUs = timestampUs ?? ingestionTimeUs,
            Position = position,
            TraceParent = headers.TraceParent.IsEmpty ? null : Encoding.UTF8.GetString(headers.TraceParent),
        };
        return new DecodeResult(rig, sample, fault);
    }

    private string? FindRig(ReadOnlySpan<byte> key, out string? rig)
    {
        if (_rigs.TryFind(key, out rig))
            return null;
        var fault = RigName.FindFault(key, out rig);
        if (rig is not null)
            _rigs.Add(key, rig);
        return fault;
    }

    private ContentType ReadContentType(ReadOnlySpan<byte> header)
    {
        if (header.IsEmpty)
            return ContentType.None;
        if (_contentTypes.TryFind(header, out var contentType))
            return contentType;
        contentType = new ContentType(Encoding.UTF8.GetString(header));
        if (header.Length <= MaxKeptContentTypeBytes)
            _contentTypes.Add(header, contentType);
        return contentType;
    }

    /// <returns>Null where there is none that could be a sensor's.</returns>
    private static long? ToMicroseconds(long? timestampMs) =>
        timestampMs is { } ms && ms > EventTime.SensorMinUs / 1_000 && ms < EventTime.SensorMaxUs / 1_000 ? ms * 1_000 : null;

    private static string? FindTimeFault(long? timestampUs, SampleHeaders headers, out long eventTimeUs, out long durationUs)
    {
        durationUs = 0;
        if (headers.Time.IsEmpty)
        {
            eventTimeUs = timestampUs ?? 0;
            if (timestampUs is null)
                return "The record has neither ce_time nor a Kafka timestamp between the years 1900 and 9900.";
        }
        else if (!EventTime.TryParse(headers.Time, out eventTimeUs))
        {
            return $"ce_time \"{Shorten(headers.Time)}\" is not an RFC 3339 time.";
        }
        else if (eventTimeUs < EventTime.SensorMinUs || eventTimeUs >= EventTime.SensorMaxUs)
        {
            return $"ce_time \"{Shorten(headers.Time)}\" is not between the years 1900 and 9900.";
        }

        return headers.Duration.IsEmpty || TryParseDuration(headers.Duration, out durationUs)
            ? null
            : $"ce_duration \"{Shorten(headers.Duration)}\" is not an ISO 8601 duration of at most a day.";
    }

    private static string? FindLengthFault(SampleHeaders headers)
    {
        if (headers.Id.Length > MaxHeaderBytes)
            return TooLong(HeaderNames.Id, headers.Id);
        return headers.ContentType.Length > MaxHeaderBytes ? TooLong(HeaderNames.ContentType, headers.ContentType) : null;
    }

    private static string TooLong(string name, ReadOnlySpan<byte> value) => $"{name} has {value.Length} bytes; at most {MaxHeaderBytes} are taken.";

    private static bool TryParseDuration(ReadOnlySpan<byte> text, out long durationUs)
    {
        durationUs = 0;
        try
        {
            var duration = XmlConvert.ToTimeSpan(Encoding.UTF8.GetString(text));
            durationUs = EventTime.FromTimeSpan(duration);
            return duration >= TimeSpan.Zero && duration <= TimeSpan.FromDays(1);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Not cleared before it is written: for frames that would be half the work.</summary>
    private static byte[] Copy(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return [];
        var copy = GC.AllocateUninitializedArray<byte>(value.Length);
        value.CopyTo(copy);
        return copy;
    }

    private static string Shorten(ReadOnlySpan<byte> text) => Excerpt.Of(Encoding.UTF8.GetString(text));
}
