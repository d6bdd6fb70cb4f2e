namespace Streaming.Kafka;

/// <summary>What brokers said when they were last asked for the topics that are followed.</summary>
/// <param name="Fault">Why none answered; null where one did.</param>
/// <param name="Leaderless">Partitions that no broker leads, so that nothing comes of them: <c>events/3</c>.</param>
public sealed record TailLook(string? Fault, IReadOnlyList<string> Leaderless)
{
    /// <summary>What is wrong, in a sentence; null where nothing is.</summary>
    public string? Complaint => this switch
    {
        { Fault: { } fault } => $"Kafka cannot be reached: {fault}",
        { Leaderless: [var only] } => $"No broker leads {only}, so nothing of it is shown",
        { Leaderless: [var first, ..] all } => $"No broker leads {first} and {all.Count - 1} more, so nothing of them is shown",
        _ => null,
    };
}
