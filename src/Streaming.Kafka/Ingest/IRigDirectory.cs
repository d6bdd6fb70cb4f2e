using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Where the rigs are. The silo answers with its grains; this library knows nothing of a cluster.</summary>
public interface IRigDirectory
{
    /// <inheritdoc cref="IRigGrain.AppendAsync"/>
    ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch);

    /// <inheritdoc cref="IRigGrain.WaitForRoomAsync"/>
    ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment);

    /// <inheritdoc cref="IRigGrain.GetSnapshotAsync"/>
    ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment);

    /// <inheritdoc cref="IRigGrain.DrainAsync"/>
    ValueTask DrainAsync(string rig, PartitionAssignment assignment);

    /// <inheritdoc cref="IRigGrain.ReleaseAsync"/>
    ValueTask ReleaseAsync(string rig, PartitionAssignment assignment);

    /// <summary>Nothing is known of the rig any more. It may come back, as one that was never there.</summary>
    void Forget(string rig, PartitionAssignment assignment)
    {
        // Who remembers nothing has nothing to forget.
    }

    /// <summary>What a rig said of itself, but as if it had read nothing of these topics: there are other records at its offsets now.</summary>
    byte[] ForgetOffsets(byte[] checkpoint, IReadOnlyCollection<string> topics) => checkpoint;
}
