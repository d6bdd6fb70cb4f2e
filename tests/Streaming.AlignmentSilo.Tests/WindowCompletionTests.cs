using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>The way of closed windows through inference to the events topic.</summary>
[Collection(RunningClusterTests.Name)]
public sealed class WindowCompletionTests(RunningCluster cluster)
{
    [Fact]
    public async Task Events_WhenInferenceAnswersOutOfOrder_LeaveInTheOrderOfTheirWindows()
    {
        var rig = cluster.CreateRig("out-of-order");
        var inference = HoldInferenceOf(rig);
        await rig.AppendAsync(rig.Seconds(0, 1, 2));
        await inference.AskedAsync(0);
        await inference.AskedAsync(1);

        inference.Release(1);
        await PassAnotherRigAsync("overtaking");
        inference.Release(0);

        Assert.Equal([0, 1], await WaitForSecondsAsync(rig, 2));
    }

    [Fact]
    public async Task Event_WhenInferenceThrows_ComesOnceItAnswers()
    {
        var rig = cluster.CreateRig("throwing");
        var retries = cluster.Metrics.SumOf("streaming.window.retries", "");
        var calls = 0;
        cluster.Inference.Answer(rig.Name, request => request.Window.StartUs == 0 && Interlocked.Increment(ref calls) <= 2
            ? throw new InvalidOperationException("The silo is going down.")
            : Task.FromResult(InferenceScript.Pothole(request)));

        await rig.AppendAsync(rig.Seconds(0, 1, 2));
        await WaitForSecondsAsync(rig, 2);
        await rig.AppendAsync(rig.Seconds(3));

        Assert.Equal([0, 1, 2], await WaitForSecondsAsync(rig, 3));
        Assert.Equal(3, calls);
        Assert.Equal(2, cluster.Metrics.SumOf("streaming.window.retries", "") - retries);
    }

    [Fact]
    public async Task Append_WhenTooManyWindowsWaitForInference_LeavesTheRigFullUntilOneIsDone()
    {
        var rig = cluster.CreateRig("full");
        var inference = HoldInferenceOf(rig);
        await rig.AppendAsync(rig.Seconds(0, 1, RunningCluster.MaxWindowsInFlight));

        Assert.Equal(AppendResult.Full, await rig.HandOverAsync(rig.Seconds(RunningCluster.MaxWindowsInFlight + 1)));
        var room = rig.WaitForRoomAsync();
        await inference.AskedAsync(RunningCluster.MaxWindowsInFlight);
        var holds = await rig.GetHoldsAsync();

        Assert.False(room.IsCompleted);
        Assert.Equal(["camera 100", "captions 100"], holds);
        inference.Release(0);
        Assert.True(await room);
        inference.Release(1, 2);
        Assert.Equal([0, 1, 2], await WaitForSecondsAsync(rig, 3));
    }

    /// <summary>A call that lasted as long as a model is away would be lost with its connection, and its caller would wait for it for as long.</summary>
    [Fact]
    public async Task WaitForRoom_WhileThereIsNone_SaysSoAfterAWhile()
    {
        var rig = cluster.CreateRig("full for long");
        var inference = HoldInferenceOf(rig);
        Assert.Equal(AppendResult.Full, await rig.HandOverAsync(rig.Seconds(0, 1, 2, RunningCluster.MaxWindowsInFlight + 1)));

        Assert.False(await rig.WaitForRoomAsync());

        inference.Release(0, 1, 2);
        Assert.True(await rig.WaitForRoomAsync());
    }

    private HeldInference HoldInferenceOf(DrivenRig rig)
    {
        var inference = new HeldInference();
        cluster.Inference.Answer(rig.Name, inference.InferAsync);
        return inference;
    }

    /// <summary>When the event of a window that closed later is out, what could have been published before it has been.</summary>
    private async Task PassAnotherRigAsync(string name)
    {
        var rig = cluster.CreateRig(name);
        await rig.AppendAsync(rig.Seconds(0, 1));
        await WaitForSecondsAsync(rig, 1);
    }

    private async Task<IEnumerable<long>> WaitForSecondsAsync(DrivenRig rig, int count)
    {
        var events = await cluster.Kafka.WaitForEventsAsync(rig.Name, "fused", count);
        return events.Select(fusionEvent => fusionEvent.Window.StartUs / 1_000_000);
    }
}
