using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A new rig whose place in the cluster nobody can tell, since the silo that should know has died.</summary>
public sealed class UnreachableRigTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly CaptionsTopic _captions = new(kafka);

    [Fact]
    public async Task Commit_WhileANewRigCannotBeReached_IsMadeForTheOthers()
    {
        var rigs = new PartlyReachableRigs();
        using (var host = await _captions.StartConsumerAsync(rigs))
        {
            await _captions.SendAsync(["first"]);
            await rigs.Taken.WaitAsync(Timeout);
            await _captions.SendAsync(["second"], rig: PartlyReachableRigs.Unreachable);
            await rigs.Tried.WaitAsync(Timeout);
            await host.StopAsync();
        }

        Assert.Equal(1, await _captions.CountReadNextAsync(until: "second"));
    }

    public void Dispose() => _captions.Dispose();

    private sealed class PartlyReachableRigs : IRigDirectory
    {
        public const string Unreachable = "unreachable";

        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _never = new();

        public Task Taken => _taken.Task;

        public Task Tried => _tried.Task;

        public async ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch)
        {
            await ReachAsync(rig);
            _taken.TrySetResult();
            return AppendResult.Taken;
        }

        public async ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment)
        {
            await ReachAsync(rig);
            return true;
        }

        public async ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment)
        {
            await ReachAsync(rig);
            return new RigSnapshot { Holds = [], Checkpoint = "{}"u8.ToArray() };
        }

        public async ValueTask DrainAsync(string rig, PartitionAssignment assignment) => await ReachAsync(rig);

        public async ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => await ReachAsync(rig);

        private Task ReachAsync(string rig)
        {
            if (rig != Unreachable)
                return Task.CompletedTask;
            _tried.TrySetResult();
            return _never.Task;
        }
    }
}
