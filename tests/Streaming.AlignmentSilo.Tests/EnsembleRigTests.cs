using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Capture.Simulation;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>
/// Simulated drives through a rig's grain and an inference silo, in windows of a second that advance by a quarter: each frame is in four of them. What the
/// model says in steps is held against what it says in one piece.
/// </summary>
public sealed class EnsembleRigTests(EnsembleCluster cluster) : IClassFixture<EnsembleCluster>
{
    private const int Seconds = 6;
    private const int Frames = 60;
    private const int Windows = 27;

    [Fact]
    public async Task Windows_ThatShareFrames_HaveEachEncodedOnce()
    {
        var rig = cluster.CreateRig("drive");
        var before = Counts();

        foreach (var batch in Drive(rig, seed: 910_001).Chunk(40))
            await rig.AppendAsync(batch);

        var frames = await AssertSameAnswersAsync(rig);
        var (encoded, decided, hits, misses) = Since(before);
        Assert.Equal(Frames, encoded);
        Assert.Equal(Windows, decided);
        Assert.Equal(Frames, misses);
        Assert.Equal(frames - Frames, hits);
        Assert.True(frames > 3.5 * Frames, $"The windows have {frames} frames.");
    }

    [Fact]
    public async Task Windows_ThatAllCloseAtOnce_HaveEachFrameEncodedOnce()
    {
        var rig = cluster.CreateRig("backlog");
        var before = Counts();

        await rig.AppendAsync([.. Drive(rig, seed: 910_002)]);

        await AssertSameAnswersAsync(rig);
        Assert.Equal(Frames, Since(before).Encoded);
    }

    [Fact]
    public async Task Windows_WhenAnotherVersionOfTheEncoderIsServed_HaveTheirFramesEncodedByThatOne()
    {
        var rig = cluster.CreateRig("swap");
        var before = Counts();
        var samples = Drive(rig, seed: 910_003).ToArray();

        await rig.AppendAsync(samples[..(samples.Length / 2)]);
        await cluster.Kafka.WaitForEventsAsync(rig.Name, "steps", 8);
        await cluster.AddVersionAsync("road-frames", 2);
        await rig.AppendAsync(samples[(samples.Length / 2)..]);

        await AssertSameAnswersAsync(rig);
        var encodedBy = (await cluster.Kafka.WaitForEventsAsync(rig.Name, "steps", Windows)).Select(fusionEvent => fusionEvent.Model!.Steps![0].Version).ToList();
        Assert.Equal(encodedBy.Order(), encodedBy);
        Assert.Equal(Enumerable.Repeat(1, 8), encodedBy[..8]);
        Assert.Equal(2, encodedBy[^1]);

        // Again only what the windows have that were open then.
        Assert.InRange(Since(before).Encoded, Frames + 1, Frames + 10);
    }

    [Fact]
    public async Task Snapshot_WhenNoWindowNeedsItsSamples_HoldsNoEncodings()
    {
        var rig = cluster.CreateRig("forgetful");
        await rig.AppendAsync([.. Drive(rig, seed: 910_004)]);
        await AssertSameAnswersAsync(rig);

        await rig.WaitForHoldsAsync();

        Assert.Equal(0, await rig.GetHeldBytesAsync());
    }

    /// <summary>All of a drive, on the grid of the windows.</summary>
    private static IEnumerable<Sample> Drive(DrivenRig rig, int seed)
    {
        var options = new RigSimulationOptions { Rig = rig.Name, Seed = seed, Duration = TimeSpan.FromSeconds(Seconds) };
        return new RigSimulator(options).Run().Select(scheduled => rig.Record(scheduled.Sample));
    }

    /// <returns>How many frames the windows have, each counted as often as it is in one.</returns>
    private async Task<int> AssertSameAnswersAsync(DrivenRig rig)
    {
        var steps = await cluster.Kafka.WaitForEventsAsync(rig.Name, "steps", Windows);
        var whole = await cluster.Kafka.WaitForEventsAsync(rig.Name, "whole", Windows);

        Assert.All(steps.Zip(whole), pair =>
        {
            Assert.Equal(pair.Second.Window, pair.First.Window);
            Assert.Null(pair.First.Fault);
            Assert.Equal(("road-ensemble", 1), (pair.First.Model!.Name, pair.First.Model.Version));
            Assert.Equal(["road-frames", "road-words", "road-decision"], pair.First.Model.Steps!.Select(step => step.Name));
            Assert.Null(pair.Second.Model!.Steps);
            Assert.Equal(pair.Second.Modalities, pair.First.Modalities);
            Assert.All(pair.Second.Scores, score => Assert.Equal(score.Value, pair.First.Scores[score.Key], 1e-4f));
        });
        return steps.Sum(fusionEvent => fusionEvent.Modalities[0].SampleCount);
    }

    private (long Encoded, long Decided, long Hits, long Misses) Counts() => (
        cluster.Inference.SumOf("streaming.inference.requests", "model=road-frames,outcome=ok"),
        cluster.Inference.SumOf("streaming.inference.requests", "model=road-decision,outcome=ok"),
        cluster.Alignment.SumOf("streaming.encoding.cache.hits", "model=road-frames"),
        cluster.Alignment.SumOf("streaming.encoding.cache.misses", "model=road-frames"));

    private (long Encoded, long Decided, long Hits, long Misses) Since((long Encoded, long Decided, long Hits, long Misses) before)
    {
        var now = Counts();
        return (now.Encoded - before.Encoded, now.Decided - before.Decided, now.Hits - before.Hits, now.Misses - before.Misses);
    }
}
