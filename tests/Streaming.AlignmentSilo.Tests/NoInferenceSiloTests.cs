using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>A cluster whose inference silos are gone, until one comes.</summary>
public sealed class NoInferenceSiloTests : IAsyncLifetime
{
    private readonly TestKafka _kafka = new();
    private readonly LogLines _log = new();
    private readonly int _primaryPort = Silos.FindFreePort();
    private readonly List<IHost> _hosts = [];
    private Measurements _metrics = null!;

    public async ValueTask InitializeAsync()
    {
        _hosts.Add(await Silos.StartAlignmentAsync(_kafka, _primaryPort, _primaryPort, _log));
        _metrics = new Measurements(_hosts[0].Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
    }

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }

        _log.Dispose();
        await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task Windows_WhileThereIsNone_WaitOrAreDegradedAsTheirPipelineSays()
    {
        var rig = CreateRig();
        await rig.AppendAsync(rig.Seconds(0, 1));
        await rig.AppendAsync(rig.Data("gauge", 0.5), rig.Data("gauge", 1.5), rig.Data("gauge", 2.5));

        var degraded = await _kafka.WaitForEventsAsync(rig.Name, "impatient", 2);
        Assert.All(degraded, fusionEvent => Assert.Equal(DegradedReason.NoInferenceSilo, fusionEvent.Degraded));
        Assert.All(degraded, fusionEvent => Assert.Equal("No inference silo was in the cluster within the inference deadline of 1.5 s.", fusionEvent.Fault));
        Assert.Equal(2, _metrics.SumOf("streaming.window.degraded", "pipeline=impatient,reason=no-inference-silo"));
        Assert.Equal(1, _metrics.SumOf("streaming.window.outages", "pipeline=impatient,reason=no-inference-silo"));
        Assert.Single(_log.Having("Windows of pipeline impatient are published without a prediction, since no inference silo is in the cluster"));
        Assert.Single(_log.Having("Windows of pipeline fused wait for their predictions, since no inference silo is in the cluster"));
        Assert.Empty(_log.Having("again"));

        _hosts.Add(await Silos.StartInferenceAsync(new InferenceScript(), Silos.FindFreePort(), _primaryPort));
        var waited = Assert.Single(await _kafka.WaitForEventsAsync(rig.Name, "fused", 1));
        Assert.Null(waited.Degraded);
        Assert.Equal("pothole", waited.Prediction!.Label);
        await rig.AppendAsync(rig.Data("gauge", 3.5));
        Assert.Equal("pothole", (await _kafka.WaitForEventsAsync(rig.Name, "impatient", 3))[2].Prediction!.Label);
        Assert.Single(_log.Having("pipeline impatient get their predictions again"));
        Assert.Single(_log.Having("pipeline fused get their predictions again"));
    }

    private DrivenRig CreateRig()
    {
        var services = _hosts[0].Services;
        return new DrivenRig("lonely", services.GetRequiredService<IGrainFactory>(), services.GetRequiredService<Assignments>().Open(partition: 100, epoch: 1));
    }
}
