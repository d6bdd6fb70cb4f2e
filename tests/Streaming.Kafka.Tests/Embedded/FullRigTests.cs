using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A rig whose windows wait for a model.</summary>
public sealed class FullRigTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly KafkaOptions _options = kafka.CreateOptions();
    private readonly string _topic = kafka.CreateTopic("captions");

    [Fact]
    public async Task Append_WhileTheRigIsFull_WaitsAndThenGoesOn()
    {
        var rigs = new FullRigs();
        await SendAsync("first");
        using var host = await StartAsync(rigs);
        await rigs.AskedAgain.WaitAsync(Timeout);
        await SendAsync("second");

        Assert.Equal(["first"], rigs.Taken);
        rigs.MakeRoom();
        await rigs.Second.WaitAsync(Timeout);

        Assert.Equal(["first", "second"], rigs.Taken);
        await host.StopAsync();
    }

    [Fact]
    public async Task Stop_WhileTheRigIsFull_DoesNotWaitForRoomAndCommitsWhatItTook()
    {
        await SendAsync("first");
        using (var host = await StartAsync(new FullRigs()))
        {
            await ((FullRigs)host.Services.GetService(typeof(IRigDirectory))!).AskedAgain.WaitAsync(Timeout);
            await host.StopAsync();
        }

        var next = new GatedRigs();
        var second = next.Until("second");
        next.Open();
        await SendAsync("second");
        using (var host = await StartAsync(next))
        {
            await second.WaitAsync(Timeout);
            await host.StopAsync();
        }

        Assert.Equal(1, next.Count);
    }

    private Task<IHost> StartAsync(IRigDirectory rigs) =>
        RunningConsumer.StartAsync(_options, rigs, [new ModalityDefinition { Name = "captions", Topic = _topic, Kind = ContentKind.Text }]);

    private async Task SendAsync(string id)
    {
        using var producer = new SampleProducer(_options, new Dictionary<string, string> { ["captions"] = _topic });
        await producer.SendAsync("rig", new Sample { Modality = "captions", ContentType = ContentTypes.Text, Payload = [(byte)'a'], Id = id }, CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
    }

    /// <summary>Are full with the first batch; have no room when they are asked first, and then as soon as the test makes some.</summary>
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
