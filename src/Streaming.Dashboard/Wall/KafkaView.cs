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

    public static KafkaView Of(TailLook look, string bootstrapServers) => look switch
    {
        { Fault: { } fault } => new("unreachable", $"Kafka cannot be reached: {fault}"),
        { Leaderless: [var only] } => new(Leaderless, $"No broker leads {only}, so nothing of it is shown"),
        { Leaderless: [var first, ..] all } => new(Leaderless, $"No broker leads {first} and {all.Count - 1} more, so nothing of them is shown"),
        _ => new(Connected, $"Kafka connected: {bootstrapServers}"),
    };
}
