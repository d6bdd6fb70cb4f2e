namespace Streaming.Kafka;

/// <summary>A rig that has to be asked before offsets are committed.</summary>
/// <param name="Name">The rig's.</param>
/// <param name="TakenBatches">How many it had taken when it was to be asked. Before its first it may know nothing of the assignment, and has published nothing.</param>
internal readonly record struct ActiveRig(string Name, long TakenBatches);
