using System.Text.Json.Serialization;

namespace Streaming.Abstractions;

/// <summary>Why a window was published without its model's answer.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DegradedReason>))]
public enum DegradedReason : byte
{
    /// <summary>No inference silo was in the cluster.</summary>
    NoInferenceSilo,

    /// <summary>Inference silos refused it, or failed, until its time was up.</summary>
    Refused,

    /// <summary>The answer did not come in time.</summary>
    Late,
}
