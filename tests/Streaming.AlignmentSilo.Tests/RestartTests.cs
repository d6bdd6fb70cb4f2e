using Microsoft.Extensions.Hosting;
using Streaming.AlignmentSilo.Tests.Support;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>Silos that come and go; Kafka keeps what they had not finished.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly TestKafka _kafka = new();
    private readonly InferenceScript _script = new();
    private readonly List<IHost> _hosts = [];
    private readonly int _primaryPort = Silos.FindFreePort();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Restart_WhenAWindowWasInFlight_PublishesItAndNoneThatWasDone()
    {
        const string Rig = "restarted";
        var held = new HeldInference();
        _script.Answer(Rig, held.InferAsync);
        await StartInferenceAsync(_primaryPort);
        var first = await StartAlignmentAsync(Silos.FindFreePort());
        await SendSecondsAsync(Rig, 0, 1, 2);
        await held.AskedAsync(1);
        held.Release(0);
        await _kafka.WaitForEventsAsync(Rig, "fused", 1);

        await StopAsync(first);
        held.Release(1);
        await StartAlignmentAsync(Silos.FindFreePort());
        await SendSecondsAsync(Rig, 3);
        await held.AskedAsync(2);
        held.Release(2);

        var events = await _kafka.WaitForEventsAsync(Rig, "fused", 3);
        string[] expected = ["restarted/fused/0/0", "restarted/fused/1000000/0", "restarted/fused/2000000/0"];
        Assert.Equal(expected, events.Select(fusionEvent => fusionEvent.Id));
        Assert.Equal(2, _script.Requests.Count(request => request.Window.StartUs == 1_000_000));
    }

    [Fact]
    public async Task Event_WhenNoInferenceSiloRunsYet_ComesOnceOneDoes()
    {
        await StartAlignmentAsync(_primaryPort);
        await SendSecondsAsync("early", 0, 1);
        await _kafka.WaitForEventsAsync("early", "status", 1);

        await StartInferenceAsync(Silos.FindFreePort());

        var fusionEvent = Assert.Single(await _kafka.WaitForEventsAsync("early", "fused", 1));
        Assert.Equal("pothole", fusionEvent.Prediction?.Label);
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _hosts.Count - 1; i >= 0; i--)
            await StopAsync(_hosts[i]);
        await _kafka.DisposeAsync();
    }

    private async Task<IHost> StartAlignmentAsync(int siloPort)
    {
        var host = await Silos.StartAlignmentAsync(_kafka, siloPort, _primaryPort, ("Kafka:DrainTimeout", "00:00:00.500"));
        _hosts.Add(host);
        return host;
    }

    private async Task StartInferenceAsync(int siloPort) => _hosts.Add(await Silos.StartInferenceAsync(_script, siloPort, _primaryPort));

    private async Task StopAsync(IHost host)
    {
        _hosts.Remove(host);
        await host.StopAsync();
        host.Dispose();
    }

    private async Task SendSecondsAsync(string rig, params int[] seconds)
    {
        using var producer = _kafka.CreateProducer();
        foreach (var second in seconds)
        {
            await producer.SendAsync(rig, Samples.Data("camera", second + 0.1), CancellationToken.None);
            await producer.SendAsync(rig, Samples.Data("captions", second + 0.2), CancellationToken.None);
        }

        await producer.FlushAsync(CancellationToken.None);
    }
}
