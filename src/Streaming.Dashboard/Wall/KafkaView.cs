using System.Text.Json.Serialization;
using Streaming.Kafka;

namespace Streaming.Dashboard.Wall;

/// <summary>How it stands with Kafka.</summary>
/// <param name="State">connecting, connected, incomplete (not all is shown) or unreachable.</param>
/// <param name="Sentence">The same for a person.</param>
internal sealed record KafkaView(string State, string Sentence)
{
    public const string Connected = "connected";
    private const string Incomplete = "incomplete";

    /// <summary>Whether a broker answered when it was asked last.</summary>
    [JsonIgnore]
    public bool IsConnected => State is Connected or Incomplete;

    public static KafkaView BeforeTheFirstLook(string bootstrapServers) => new("connecting", $"Connecting to Kafka at {bootstrapServers}");

    public static KafkaView Of(TailLook look, string bootstrapServers) => look.Complaint is { } complaint
        ? new(look.Fault is null ? Incomplete : "unreachable", complaint)
        : new(Connected, $"Kafka connected: {bootstrapServers}{(look.Missing is [] ? "" : $"; not there yet: {string.Join(", ", look.Missing)}")}");
}
