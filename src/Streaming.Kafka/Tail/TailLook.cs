namespace Streaming.Kafka;

/// <summary>What brokers said when they were last asked for the topics that are followed.</summary>
/// <param name="Fault">Why none answered; null where one did.</param>
/// <param name="Leaderless">Partitions that no broker leads, so that nothing comes of them: <c>events/3</c>.</param>
public sealed record TailLook(string? Fault, IReadOnlyList<string> Leaderless);
