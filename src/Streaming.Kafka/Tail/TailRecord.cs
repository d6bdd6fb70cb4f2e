using System.Text;
using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>A record as an onlooker gets it: decoded only where somebody asks.</summary>
public sealed class TailRecord
{
    private readonly ConsumeResult<byte[]?, byte[]?> _record;

    internal TailRecord(ConsumeResult<byte[]?, byte[]?> record) => _record = record;

    public string Topic => _record.Topic;

    /// <summary>Null where the key is no rig's name.</summary>
    public string? Rig => RigName.FindFault(_record.Message.Key, out var rig) is null ? rig : null;

    /// <summary>Null where the record is no event of a known schema.</summary>
    public FusionEvent? ReadEvent() => FusionEventJson.TryDeserialize(_record.Message.Value);

    /// <summary>
    /// A sample of the kind that its content type says, since an onlooker knows no pipeline; its modality is the topic. Null where the rig is not
    /// told. What cannot be decoded is <see cref="SampleKind.Corrupt"/>.
    /// </summary>
    public Sample? ReadSample(long ingestionTimeUs)
    {
        var record = RecordView.Of(_record);
        var kind = KindOf(Encoding.UTF8.GetString(record.Headers.ContentType));
        return new SampleDecoder().Decode(record, new ModalityDefinition { Name = Topic, Topic = Topic, Kind = kind }, ingestionTimeUs).Sample;
    }

    private static ContentKind KindOf(string contentType) => contentType switch
    {
        _ when contentType.StartsWith("image/", StringComparison.Ordinal) => ContentKind.Image,
        _ when contentType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) => ContentKind.Audio,
        _ when contentType.StartsWith("text/", StringComparison.Ordinal) => ContentKind.Text,
        _ => ContentKind.Tensor,
    };
}
