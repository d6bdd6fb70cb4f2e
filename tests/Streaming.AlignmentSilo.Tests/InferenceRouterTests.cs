using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;

namespace Streaming.AlignmentSilo.Tests;

public sealed class InferenceRouterTests : IAsyncLifetime
{
    private const int Requests = 20;

    private readonly int _primaryPort = Silos.FindFreePort();
    private readonly List<IHost> _hosts = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    [Fact]
    public async Task Infer_WhenOneSiloDoesNotAnswer_SendsTheRestToTheOther()
    {
        var stuck = new InferenceScript();
        var free = new InferenceScript();
        var router = await StartAsync(stuck, free);
        var (stuckBefore, freeBefore) = (stuck.Requests.Count, free.Requests.Count);
        var answers = new TaskCompletionSource<InferenceResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource();
        stuck.Answer("rig", _ =>
        {
            reached.SetResult();
            return answers.Task;
        });

        var waiting = new List<Task<InferenceResult>>();
        for (var request = 0; request < Requests; request++)
        {
            reached = new TaskCompletionSource();
            var answer = AskAsync(router);
            if (await Task.WhenAny(answer, reached.Task).WaitAsync(TestTime.Limit) != answer)
                waiting.Add(answer);
        }

        var held = Assert.Single(waiting);
        Assert.Equal(1, stuck.Requests.Count - stuckBefore);
        Assert.Equal(Requests - 1, free.Requests.Count - freeBefore);
        answers.SetResult(InferenceScript.Pothole(CreateRequest()));
        Assert.Equal("pothole", (await held.WaitAsync(TestTime.Limit)).Labels![1]);
    }

    [Fact]
    public async Task Infer_WhenASiloRefuses_AsksTheOtherAtOnce()
    {
        var full = new InferenceScript();
        var free = new InferenceScript();
        var router = await StartAsync(full, free);
        full.Answer("rig", _ => throw new InferenceQueueFullException("256 requests wait for model fusion already."));
        var freeBefore = free.Requests.Count;

        for (var request = 0; request < Requests; request++)
            Assert.Equal("pothole", (await AskAsync(router).WaitAsync(TestTime.Limit)).Labels[1]);

        Assert.Equal(Requests, free.Requests.Count - freeBefore);
    }

    [Fact]
    public async Task Infer_WhenEverySiloIsFull_SaysSoAsTheSilosDo()
    {
        var one = new InferenceScript();
        var other = new InferenceScript();
        var router = await StartAsync(one, other);
        foreach (var script in (InferenceScript[])[one, other])
            script.Answer("rig", _ => throw new InferenceQueueFullException("256 requests wait for model fusion already."));

        var refusal = await Assert.ThrowsAsync<InferenceQueueFullException>(() => AskAsync(router).WaitAsync(TestTime.Limit));

        Assert.Equal("256 requests wait for model fusion already.", refusal.Message);
    }

    [Fact]
    public async Task Infer_WhenASiloIsFrozen_AsksTheOtherWithinTheDeadlineAndThatOneFirstFromThenOn()
    {
        var frozen = new InferenceScript();
        var alive = new InferenceScript();
        var router = await StartAsync(frozen, alive);
        var never = new TaskCompletionSource<InferenceResult>();
        var frozenBefore = frozen.Requests.Count;
        frozen.Answer("rig", _ => never.Task);

        // Enough that the frozen one is chosen, whatever the dice say; each is answered.
        for (var request = 0; request < Requests; request++)
            Assert.Equal("pothole", (await AskAsync(router, timeLeftUs: 1_000_000).WaitAsync(TestTime.Limit)).Labels[1]);

        Assert.Equal(1, frozen.Requests.Count - frozenBefore);
        never.SetResult(InferenceScript.Pothole(CreateRequest()));
    }

    private static Task<InferenceResult> AskAsync(InferenceRouter router, long? timeLeftUs = null) => router.InferAsync(_ => CreateRequest(), timeLeftUs);

    private static InferenceRequest CreateRequest() => new() { Model = "model", Rig = "rig", Window = new AlignedWindow { Modalities = [] } };

    /// <summary>A silo for each script, and a router in the first one that has asked each.</summary>
    private async Task<InferenceRouter> StartAsync(params InferenceScript[] scripts)
    {
        foreach (var script in scripts)
            _hosts.Add(await Silos.StartInferenceAsync(script, _hosts.Count == 0 ? _primaryPort : Silos.FindFreePort(), _primaryPort));
        var services = _hosts[0].Services;
        var router = ActivatorUtilities.CreateInstance<InferenceRouter>(services, ActivatorUtilities.CreateInstance<AlignmentMetrics>(services), TimeProvider.System);
        while (scripts.Any(script => script.Requests.IsEmpty))
            await AskAsync(router).WaitAsync(TestTime.Limit);
        return router;
    }
}
