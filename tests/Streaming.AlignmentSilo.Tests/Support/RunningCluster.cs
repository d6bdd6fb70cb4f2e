using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Kafka, an alignment silo and an inference silo with a script, for all tests that take a rig of their own.</summary>
public sealed class RunningCluster : IAsyncLifetime
{
    /// <summary>Small, so that a test can fill it.</summary>
    public const int MaxWindowsInFlight = 2;

    private IHost? _inference;
    private IHost? _alignment;
    private PartitionAssignment _assignment;

    public InferenceScript Inference { get; } = new();

    internal TestKafka Kafka { get; } = new();

    internal Measurements Metrics { get; private set; } = null!;

    internal IServiceProvider Services => _alignment!.Services;

    public async ValueTask InitializeAsync()
    {
        var primaryPort = Silos.FindFreePort();
        _inference = await Silos.StartInferenceAsync(Inference, primaryPort, primaryPort);
        _alignment = await Silos.StartAlignmentAsync(
            Kafka, Silos.FindFreePort(), primaryPort, ("Alignment:MaxWindowsInFlight", $"{MaxWindowsInFlight}"));
        _assignment = Services.GetRequiredService<Assignments>().Open(partition: 100, epoch: 1);
        Metrics = new Measurements(Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
    }

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        foreach (var host in (IHost[])[_alignment!, _inference!])
        {
            await host.StopAsync();
            host.Dispose();
        }

        await Kafka.DisposeAsync();
    }

    /// <summary>A rig that only the calling test knows, in a partition that the silo's consumer does not read.</summary>
    internal DrivenRig CreateRig(string name) => new(name, Services.GetRequiredService<IGrainFactory>(), _assignment);
}
