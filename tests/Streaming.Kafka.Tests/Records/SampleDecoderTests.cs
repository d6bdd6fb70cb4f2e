using System.Text;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Records;

public sealed class SampleDecoderTests
{
    private const long IngestionUs = 1_700_000_000_000_000;

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9];

    private static readonly ModalityDefinition Camera = new() { Name = "camera", Topic = "camera", Kind = ContentKind.Image };
    private static readonly ModalityDefinition Microphone = new() { Name = "microphone", Topic = "microphone", Kind = ContentKind.Audio };
    private static readonly ModalityDefinition Captions = new() { Name = "captions", Topic = "captions", Kind = ContentKind.Text };

    [Fact]
    public void Decode_OfWhatWasEncoded_GivesTheSameSample()
    {
        var sent = new Sample
        {
            Modality = "captions",
            EventTimeUs = 1_769_860_800_123_456,
            DurationUs = 2_500_001,
            ContentType = ContentTypes.Text,
            Payload = "Straße gesperrt"u8.ToArray(),
            Id = "rig-1/captions/7",
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        };

        var (rig, sample, fault) = DecodeRecord(Record("captions", SampleEncoder.Encode("rig ü", sent), offset: 42), Captions, IngestionUs);

        Assert.Null(fault);
        Assert.Equal("rig ü", rig);
        Assert.NotNull(sample);
        Assert.Equal(
            (sent.Kind, sent.Modality, sent.EventTimeUs, sent.DurationUs, sent.ContentType, sent.Id, sent.TraceParent),
            (sample.Kind, sample.Modality, sample.EventTimeUs, sample.DurationUs, sample.ContentType, sample.Id, sample.TraceParent));
        Assert.Equal(sent.Payload, sample.Payload);
        Assert.Equal(new RecordPosition("captions", 3, 42), sample.Position);
        Assert.Equal(IngestionUs, sample.IngestionTimeUs);
    }

    [Theory]
    [InlineData(SampleKind.Bound)]
    [InlineData(SampleKind.End)]
    public void Decode_OfABoundOrAnEnd_KeepsItsKindAndTime(SampleKind kind)
    {
        var message = SampleEncoder.Encode("rig", new Sample { Kind = kind, Modality = "camera", EventTimeUs = 5_000_000, Id = "x" });

        var (_, sample, fault) = DecodeRecord(Record("camera", message), Camera, IngestionUs);

        Assert.Null(fault);
        Assert.Equal((kind, 5_000_000L), (sample!.Kind, sample.EventTimeUs));
    }

    [Fact]
    public void Decode_OfAPlainRecordWithoutValue_IsABoundAtTheKafkaTimestamp()
    {
        var message = new Message<byte[]?, byte[]?> { Key = "rig"u8.ToArray(), Value = null, Timestamp = new Timestamp(1_234, TimestampType.CreateTime) };

        var (_, sample, fault) = DecodeRecord(Record("camera", message), Camera, IngestionUs);

        Assert.Null(fault);
        Assert.Equal((SampleKind.Bound, 1_234_000L), (sample!.Kind, sample.EventTimeUs));
    }

    [Fact]
    public void Decode_WithoutCeTime_TakesTheKafkaTimestampAndThePositionAsId()
    {
        var (_, sample, _) = Decode(Camera, Jpeg, ("content-type", "image/jpeg"));

        Assert.Equal(9_000_000, sample!.EventTimeUs);
        Assert.Equal("camera/3/0", sample.Id);
    }

    [Fact]
    public void Decode_MakesTheNamesThatComeAgainOnce()
    {
        var decoder = new SampleDecoder();
        var record = Record("captions", SampleEncoder.Encode("rig", new Sample { Modality = "captions", ContentType = ContentTypes.Text, Payload = [1] }));

        var first = decoder.Decode(RecordView.Of(record), Captions, IngestionUs);
        var second = decoder.Decode(RecordView.Of(record), Captions, IngestionUs);

        Assert.Same(first.Rig, second.Rig);
        Assert.Same(first.Sample!.ContentType, second.Sample!.ContentType);
    }

    [Fact]
    public void Decode_AllocatesLittleBesidesThePayload()
    {
        var decoder = new SampleDecoder();
        var payload = new byte[30_000];
        Jpeg.AsSpan(0, 4).CopyTo(payload);
        Jpeg.AsSpan(Jpeg.Length - 2).CopyTo(payload.AsSpan(payload.Length - 2));
        var record = Record("camera", SampleEncoder.Encode("rig", new Sample { Modality = "camera", ContentType = ContentTypes.Jpeg, Payload = payload, Id = "frame-1" }));
        Assert.Null(decoder.Decode(RecordView.Of(record), Camera, IngestionUs).Fault);

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = decoder.Decode(RecordView.Of(record), Camera, IngestionUs);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, payload.Length, payload.Length + 400);
    }

    [Fact]
    public void Decode_WithoutCheckingPayloads_TakesWhatIsNoJpeg() => Assert.Null(
        new SampleDecoder(checksPayloads: false).Decode(RecordView.Of(Record("camera", Message([1, 2, 3], ("content-type", "image/jpeg")))), Camera, IngestionUs).Fault);

    [Fact]
    public void Decode_OfAnEndlessContentType_QuotesItsBeginning() => Assert.Equal(
        $"The content-type \"{new string('x', 80)}…\" is not one of this modality; expected image/jpeg or image/png.",
        Decode(Camera, Jpeg, ("content-type", new string('x', 1_000))).Fault);

    [Theory]
    [InlineData("ce_id")]
    [InlineData("content-type")]
    public void Decode_OfAHeaderThatNoEventHasRoomFor_SaysHowLongItIs(string header)
    {
        var (_, sample, fault) = Decode(Captions, "text"u8.ToArray(), ("content-type", ContentTypes.Text), (header, ContentTypes.Text.PadRight(1_025)));

        Assert.Equal($"{header} has 1025 bytes; at most 1024 are taken.", fault);
        Assert.Equal((SampleKind.Corrupt, "captions/3/0", ""), (sample!.Kind, sample.Id, sample.ContentType));
    }

    [Fact]
    public void Decode_OfAudioWithoutDuration_TellsItFromTheSamples() =>
        Assert.Equal(100_000, Decode(Microphone, new byte[3_200], ("content-type", "audio/L16;rate=16000;channels=1")).Sample!.DurationUs);

    [Theory]
    [InlineData("image/jpeg", "The value does not begin as image/jpeg does.", new byte[] { 1, 2, 3 })]
    [InlineData("image/jpeg", "The value is cut off: it does not end as image/jpeg does.", new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 1, 2 })]
    [InlineData("image/webp", "The content-type \"image/webp\" is not one of this modality; expected image/jpeg or image/png.", new byte[] { 1 })]
    [InlineData("", "The content-type header is missing; expected image/jpeg or image/png.", new byte[] { 1 })]
    public void Decode_OfABadImage_SaysWhatIsWrong(string contentType, string reason, byte[] value)
    {
        var (rig, sample, fault) = Decode(Camera, value, ("content-type", contentType));

        Assert.Equal(("rig", reason), (rig, fault));
        Assert.Equal((SampleKind.Corrupt, 9_000_000L), (sample!.Kind, sample.EventTimeUs));
        Assert.Empty(sample.Payload);
    }

    [Fact]
    public void Decode_OfAJpegWithPaddingBehindIt_IsGood() =>
        Assert.Null(Decode(Camera, [.. Jpeg, 0, 0, 0], ("content-type", "image/jpeg")).Fault);

    [Theory]
    [InlineData("audio/L16")]
    [InlineData("audio/L16;rate=x")]
    [InlineData("audio/L16;rate=16000;endianness=big")]
    [InlineData("audio/wav")]
    public void Decode_OfAudioInAFormThatWeDoNotRead_IsAFault(string contentType) =>
        Assert.Contains("expected audio/L16;rate=16000;channels=1", Decode(Microphone, new byte[4], ("content-type", contentType)).Fault, StringComparison.Ordinal);

    [Fact]
    public void Decode_OfHalfAnAudioFrame_IsAFault() => Assert.Equal(
        "The value has 6 bytes, not a multiple of 4 (16 bits, 2 channels).",
        Decode(Microphone, new byte[6], ("content-type", "audio/L16;rate=16000;channels=2")).Fault);

    [Fact]
    public void Decode_OfTextThatIsNotUtf8_IsAFault() =>
        Assert.Equal("The value is not UTF-8.", Decode(Captions, [0xC3, 0x28], ("content-type", "text/plain")).Fault);

    /// <summary>What clocks say that nobody has set; of the windows around them some would have no time that can be written.</summary>
    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1899-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59.999999Z")]
    public void Decode_OfATimeThatIsNoSensors_IsAFaultAtTheIngestionTime(string time)
    {
        var (_, sample, fault) = Decode(Camera, Jpeg, ("content-type", "image/jpeg"), ("ce_time", time));

        Assert.Equal($"ce_time \"{time}\" is not between the years 1900 and 9900.", fault);
        Assert.Equal(IngestionUs, sample!.EventTimeUs);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue / 1_000)]
    [InlineData(-9_000_000_000_000)]
    public void Decode_OfAKafkaTimestampThatIsNone_IsAFaultAtTheIngestionTime(long timestampMs)
    {
        var record = Record("camera", new Message<byte[]?, byte[]?>
        {
            Key = "rig"u8.ToArray(),
            Value = Jpeg,
            Headers = new Headers { { "content-type", "image/jpeg"u8.ToArray() } },
            Timestamp = new Timestamp(timestampMs, TimestampType.CreateTime),
        });

        var (_, sample, fault) = DecodeRecord(record, Camera, IngestionUs);

        Assert.Equal("The record has neither ce_time nor a Kafka timestamp between the years 1900 and 9900.", fault);
        Assert.Equal((IngestionUs, IngestionUs), (sample!.EventTimeUs, sample.AppendTimeUs));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("12:00")]
    [InlineData("01/02/2026")]
    [InlineData("2026-01-31T12:00:00")]
    [InlineData("2026-13-01T00:00:00Z")]
    public void Decode_OfABadTime_IsAFaultAtTheIngestionTime(string time)
    {
        var (_, sample, fault) = Decode(Camera, Jpeg, ("content-type", "image/jpeg"), ("ce_time", time));

        Assert.Equal($"ce_time \"{time}\" is not an RFC 3339 time.", fault);
        Assert.Equal(IngestionUs, sample!.EventTimeUs);
    }

    [Theory]
    [InlineData("PT2D")]
    [InlineData("-PT1S")]
    [InlineData("P2D")]
    [InlineData("2.5")]
    public void Decode_OfABadDuration_IsAFault(string duration) => Assert.Contains(
        "is not an ISO 8601 duration", Decode(Captions, "x"u8.ToArray(), ("content-type", "text/plain"), ("ce_duration", duration)).Fault, StringComparison.Ordinal);

    [Fact]
    public void Decode_WithoutKey_BelongsToNoRig()
    {
        var message = new Message<byte[]?, byte[]?> { Value = Jpeg, Timestamp = new Timestamp(0, TimestampType.CreateTime) };

        Assert.Equal(new DecodeResult(null, null, "The record has no key; the key is the rig."), DecodeRecord(Record("camera", message), Camera, IngestionUs));
    }

    [Fact]
    public void Decode_WithAKeyOfOnlyWhiteSpace_BelongsToNoRig()
    {
        var message = new Message<byte[]?, byte[]?> { Key = " \t"u8.ToArray(), Value = Jpeg, Timestamp = new Timestamp(0, TimestampType.CreateTime) };

        Assert.Equal(new DecodeResult(null, null, "The key is only white space; the key is the rig."), DecodeRecord(Record("camera", message), Camera, IngestionUs));
    }

    private static DecodeResult Decode(ModalityDefinition modality, byte[] value, params (string Name, string Value)[] headers) =>
        DecodeRecord(Record(modality.Topic, Message(value, headers)), modality, IngestionUs);

    private static DecodeResult DecodeRecord(ConsumeResult<byte[]?, byte[]?> record, ModalityDefinition modality, long ingestionTimeUs) =>
        new SampleDecoder().Decode(RecordView.Of(record), modality, ingestionTimeUs);

    private static Message<byte[]?, byte[]?> Message(byte[] value, params (string Name, string Value)[] headers)
    {
        var message = new Message<byte[]?, byte[]?>
        {
            Key = "rig"u8.ToArray(),
            Value = value,
            Timestamp = new Timestamp(9_000, TimestampType.CreateTime),
            Headers = [],
        };
        foreach (var (name, text) in headers)
            message.Headers.Add(name, Encoding.UTF8.GetBytes(text));
        return message;
    }

    private static ConsumeResult<byte[]?, byte[]?> Record(string topic, Message<byte[]?, byte[]?> message, long offset = 0) =>
        new() { Topic = topic, Partition = 3, Offset = offset, Message = message };
}
