using Microsoft.Extensions.DependencyInjection;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A rig that has been there once.</summary>
public sealed class ForgottenRigTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Rig_ThatIsQuietForADay_LeavesNothingBehind()
    {
        using var captions = new CaptionsTopic(kafka);
        await captions.SendAsync(["first"], rig: "drive-17");
        var rigs = new FleetingRigs();
        using var host = await captions.StartConsumerAsync(rigs, time: new FastTime());

        Assert.Equal("drive-17", await rigs.Forgotten.WaitAsync(Timeout));

        var checkpoints = host.Services.GetRequiredService<CheckpointReader>();
        var ends = (await checkpoints.FindRangesAsync([0, 1])).ToDictionary(there => there.Partition.Partition.Value, there => there.High.Value);
        var loaded = checkpoints.Load(ends, isWanted: _ => true, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(2, loaded.Count);
        Assert.All(loaded, partition => Assert.Empty(partition.Checkpoints.Rigs));
        await host.StopAsync();
    }

    /// <summary>A day is a second.</summary>
    private sealed class FastTime : TimeProvider
    {
        private const long SecondsOfADay = 86_400;

        private readonly long _begun = System.GetTimestamp();
        private readonly DateTimeOffset _begunAt = System.GetUtcNow();

        public override long TimestampFrequency => System.TimestampFrequency;

        public override long GetTimestamp() => _begun + (SecondsOfADay * (System.GetTimestamp() - _begun));

        public override DateTimeOffset GetUtcNow() => _begunAt + System.GetElapsedTime(_begun, GetTimestamp());
    }

    private sealed class FleetingRigs : IRigDirectory
    {
        private readonly TaskCompletionSource<string> _forgotten = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Forgotten => _forgotten.Task;

        public ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch) => ValueTask.FromResult(AppendResult.Taken);

        public ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment) => ValueTask.FromResult(true);

        public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) =>
            ValueTask.FromResult<RigSnapshot?>(new RigSnapshot { Holds = [], Checkpoint = "{}"u8.ToArray() });

        public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;

        public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;

        public void Forget(string rig, PartitionAssignment assignment) => _forgotten.TrySetResult(rig);
    }
}
