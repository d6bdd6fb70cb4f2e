using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>What a modality's payloads are, whatever the media type they come in.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ContentKind>))]
public enum ContentKind : byte
{
    Image,
    Audio,
    Text,
    Tensor,
}
