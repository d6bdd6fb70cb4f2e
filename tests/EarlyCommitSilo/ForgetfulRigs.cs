using Streaming.Abstractions;
using Streaming.Kafka;

namespace EarlyCommitSilo;

/// <summary>
/// Breaks the guarantee on purpose: rigs that say they need nothing any more, so that offsets are committed as soon as records are read. What checks the
/// guarantee must notice.
/// </summary>
internal sealed class ForgetfulRigs(IRigDirectory rigs) : IRigDirectory
{
    public ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch) => rigs.AppendAsync(rig, batch);

    public ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment) => rigs.WaitForRoomAsync(rig, assignment);

    public async ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) =>
        await rigs.GetSnapshotAsync(rig, assignment) is { } snapshot ? new RigSnapshot { Holds = [], Checkpoint = snapshot.Checkpoint } : null;

    public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => rigs.DrainAsync(rig, assignment);

    public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => rigs.ReleaseAsync(rig, assignment);

    public void Forget(string rig, PartitionAssignment assignment) => rigs.Forget(rig, assignment);

    public byte[] ForgetOffsets(byte[] checkpoint, IReadOnlyCollection<string> topics) => rigs.ForgetOffsets(checkpoint, topics);
}
