using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>Why a window was closed.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CloseTrigger>))]
public enum CloseTrigger : byte
{
    /// <summary>No future sample can change the window.</summary>
    Proof,

    /// <summary>The window's time was up; a modality may still have been on its way.</summary>
    Deadline,

    /// <summary>The input has ended and what was open was flushed.</summary>
    Close,
}
