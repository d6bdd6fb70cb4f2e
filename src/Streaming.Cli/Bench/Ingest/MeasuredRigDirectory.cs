using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>Stands between the partitions and the rigs, and sees when the first sample comes and when the last one is held.</summary>
internal sealed class MeasuredRigDirectory(IRigDirectory rigs, long expected, TimeProvider time, LatencyMeter? latencies) : IRigDirectory
{
    private readonly TaskCompletionSource<IngestPass> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IngestPass.Stopwatch? _watch;
    private long _held;
    private long _payloadBytes;

    /// <summary>Completes when the rigs hold all that is expected.</summary>
    public Task<IngestPass> Done => _done.Task;

    public async ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch)
    {
        if (_watch is null)
            Interlocked.CompareExchange(ref _watch, new IngestPass.Stopwatch(), null);
        latencies?.Record(batch, time.NowUs());
        var result = await rigs.AppendAsync(rig, batch);
        var bytes = 0L;
        foreach (var sample in batch.Samples)
            bytes += sample.Payload.Length;
        Interlocked.Add(ref _payloadBytes, bytes);
        if (Interlocked.Add(ref _held, batch.Samples.Length) == expected)
            _done.TrySetResult(_watch.Stop(expected, Interlocked.Read(ref _payloadBytes)));
        return result;
    }

    public ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment) => rigs.WaitForRoomAsync(rig, assignment);

    public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) => rigs.GetSnapshotAsync(rig, assignment);

    public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => rigs.DrainAsync(rig, assignment);

    public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => rigs.ReleaseAsync(rig, assignment);

    public void Forget(string rig, PartitionAssignment assignment) => rigs.Forget(rig, assignment);

    public byte[] ForgetOffsets(byte[] checkpoint, IReadOnlyCollection<string> topics) => rigs.ForgetOffsets(checkpoint, topics);
}
