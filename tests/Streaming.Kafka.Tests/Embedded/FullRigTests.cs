using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A rig whose windows wait for a model.</summary>
public sealed class FullRigTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly CaptionsTopic _captions = new(kafka);

    [Fact]
    public async Task Append_WhileTheRigIsFull_WaitsAndThenGoesOn()
    {
        var rigs = new FullRigs();
        await _captions.SendAsync(["first"]);
        using var host = await _captions.StartConsumerAsync(rigs);
        await rigs.AskedAgain.WaitAsync(Timeout);
        await _captions.SendAsync(["second"]);

        Assert.Equal(["first"], rigs.Taken);
        rigs.MakeRoom();
        await rigs.Second.WaitAsync(Timeout);

        Assert.Equal(["first", "second"], rigs.Taken);
        await host.StopAsync();
    }

    [Fact]
    public async Task Stop_WhileTheRigIsFull_DoesNotWaitForRoomAndCommitsWhatItTook()
    {
        await _captions.SendAsync(["first"]);
        var rigs = new FullRigs();
        using (var host = await _captions.StartConsumerAsync(rigs))
        {
            await rigs.AskedAgain.WaitAsync(Timeout);
            await host.StopAsync();
        }

        await _captions.SendAsync(["second"]);
        Assert.Equal(1, await _captions.CountReadNextAsync(until: "second"));
    }

    public void Dispose() => _captions.Dispose();

    /// <summary>Are full with the first batch; have no room when they are asked first after it, and then as soon as the test makes some.</summary>
    private sealed class FullRigs : IRigDirectory
    {
        private readonly TaskCompletionSource _askedAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> _taken = [];
        private bool _wasAsked;

        public Task AskedAgain => _askedAgain.Task;

        public Task Second => _second.Task;

        public string[] Taken
        {
            get
            {
                lock (_taken)
                    return [.. _taken];
            }
        }

        public void MakeRoom() => _room.SetResult(true);

        public ValueTask<AppendResult> AppendAsync(string rig, SampleBatch batch)
        {
            lock (_taken)
                _taken.AddRange(batch.Samples.Select(sample => sample.Id));
            if (Taken.Contains("second"))
                _second.TrySetResult();
            return ValueTask.FromResult(AppendResult.Full);
        }

        public async ValueTask<bool> WaitForRoomAsync(string rig, PartitionAssignment assignment)
        {
            if (Taken.Length == 0)
                return true;
            if (!_wasAsked)
            {
                _wasAsked = true;
                return false;
            }

            _askedAgain.TrySetResult();
            return await _room.Task;
        }

        public ValueTask<RigSnapshot?> GetSnapshotAsync(string rig, PartitionAssignment assignment) =>
            ValueTask.FromResult<RigSnapshot?>(new RigSnapshot { Holds = [], Checkpoint = "{}"u8.ToArray() });

        public ValueTask DrainAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;

        public ValueTask ReleaseAsync(string rig, PartitionAssignment assignment) => ValueTask.CompletedTask;
    }
}
