using System.Text.Json.Serialization;
using Streaming.Kafka;

namespace Streaming.Dashboard.Wall;

/// <summary>How it stands with Kafka.</summary>
/// <param name="State">connecting, connected, leaderless or unreachable.</param>
/// <param name="Sentence">The same for a person.</param>
internal sealed record KafkaView(string State, string Sentence)
{
    public const string Connected = "connected";
    private const string Leaderless = "leaderless";

    /// <summary>Whether a broker answered when it was asked last.</summary>
    [JsonIgnore]
    public bool IsConnected => State is Connected or Leaderless;

    public static KafkaView BeforeTheFirstLook(string bootstrapServers) => new("connecting", $"Connecting to Kafka at {bootstrapServers}");

    public static KafkaView Of(TailLook look, string bootstrapServers) => look.Complaint is { } complaint
        ? new(look.Fault is null ? Leaderless : "unreachable", complaint)
        : new(Connected, $"Kafka connected: {bootstrapServers}");
}
