using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>Why a modality has no sample in a window.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<MissingReason>))]
public enum MissingReason : byte
{
    /// <summary>The modality is there.</summary>
    None,

    /// <summary>The sensor sent nothing for this window.</summary>
    Silent,

    /// <summary>The sensor is alive but had not come as far as this window when the deadline came.</summary>
    Late,

    /// <summary>Samples came in time and the modality's pick takes none of them: a value to be held that had ended, a single one where two are needed.</summary>
    Dropped,

    /// <summary>Records came and could not be decoded.</summary>
    Corrupt,

    /// <summary>The pipeline has no such modality, though its model knows one.</summary>
    NotConfigured,
}
