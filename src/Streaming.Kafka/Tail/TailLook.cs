namespace Streaming.Kafka;

/// <summary>What brokers said when they were last asked for the topics that are followed.</summary>
public sealed record TailLook
{
    /// <summary>Why no broker answered; null where one did.</summary>
    public string? Fault { get; init; }

    /// <summary>Topics that are not there, or not yet.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Partitions that no broker leads, so that nothing comes of them: <c>events/3</c>.</summary>
    public IReadOnlyList<string> Leaderless { get; init; } = [];

    /// <summary>Partitions in which a transaction is not ended though it is longer over than any may last, so that nothing after its beginning may be read.</summary>
    public IReadOnlyList<string> HeldUp { get; init; } = [];

    /// <summary>Why not all is shown, in a sentence; null where all is.</summary>
    public string? Complaint => this switch
    {
        { Fault: { } fault } => $"Kafka cannot be reached: {fault}",
        { Leaderless: [_, ..] } => $"No broker leads {Name(Leaderless)}, so nothing of {Them(Leaderless)} is shown",
        { HeldUp: [_, ..] } => $"A transaction in {Name(HeldUp)} is not ended, so nothing after it is shown: kafka-transactions.sh finds it (find-hanging) and ends it (abort)",
        _ => null,
    };

    private static string Name(IReadOnlyList<string> partitions) => partitions is [var only] ? only : $"{partitions[0]} and {partitions.Count - 1} more";

    private static string Them(IReadOnlyList<string> partitions) => partitions is [_] ? "it" : "them";
}
