namespace Streaming.Kafka;

/// <summary>A rig of which nothing needs to be known any more.</summary>
/// <param name="Name">The rig's.</param>
/// <param name="SentBatches">How many it had been sent when that was found. With a further one it is back.</param>
internal readonly record struct QuietRig(string Name, long SentBatches);
