using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Metadata;
using Streaming.Abstractions;
using Streaming.AlignmentSilo;
using Streaming.InferenceSilo;
using Streaming.Kafka;

namespace Streaming.Hosting.Tests;

public sealed class SiloRoleTests : IDisposable
{
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start(NullLogger.Instance);
    private readonly int _primaryPort = FreePort.Find();

    [Fact]
    public async Task Grain_WhenOneProcessHoldsBothRoles_IsActivatedOnlyOnASiloOfItsOwn()
    {
        _kafka.CreateTopic(new KafkaOptions().ResolveCheckpointsTopic(), partitions: 1);
        using var alignment = await StartAsync(_primaryPort, builder => builder.AddAlignmentSilo());
        using var inference = await StartAsync(FreePort.Find(), builder => builder.AddInferenceSilo());
        await WaitUntilItKnowsAsync(alignment, inference);
        await WaitUntilItKnowsAsync(inference, alignment);

        // Each is called from the other's silo and from its own, and prefers the caller's where it may choose.
        foreach (var silo in (IHost[])[alignment, inference])
        {
            var grains = silo.Services.GetRequiredService<IGrainFactory>();
            await grains.GetGrain<IRigGrain>($"0/rig of {AddressOf(silo)}").AppendAsync(new SampleBatch { Samples = [] });
            var result = await grains.GetGrain<IInferenceGrain>($"called by {AddressOf(silo)}").InferAsync(CreateRequest());
            Assert.StartsWith("There is no model \"none\"", result.Fault, StringComparison.Ordinal);
        }

        var management = alignment.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var statistics = await management.GetDetailedGrainStatistics();
        var rigs = statistics.Where(grain => grain.GrainType.Contains("RigGrain", StringComparison.Ordinal));
        Assert.Equal([AddressOf(alignment), AddressOf(alignment)], rigs.Select(grain => grain.SiloAddress));
        Assert.Equal(["rig"], RolesOf(alignment));
        Assert.Equal(["inference"], RolesOf(inference));
        await inference.StopAsync();
        await alignment.StopAsync();
    }

    [Fact]
    public async Task Grain_OfAnotherAssembly_StaysWhateverItsNameBeginsWith()
    {
        _kafka.CreateTopic(new KafkaOptions().ResolveCheckpointsTopic(), partitions: 1);
        using var alignment = await StartAsync(_primaryPort, builder => builder.AddAlignmentSilo());

        Assert.StartsWith("Streaming.", typeof(GuestGrain).Assembly.GetName().Name, StringComparison.Ordinal);
        Assert.Equal("guest", await alignment.Services.GetRequiredService<IGrainFactory>().GetGrain<IGuestGrain>("guest").AnswerAsync());
        await alignment.StopAsync();
    }

    public void Dispose() => _kafka.Dispose();

    private static SiloAddress AddressOf(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    /// <summary>A silo learns what others can do some time after it has joined them.</summary>
    private static async Task WaitUntilItKnowsAsync(IHost silo, IHost other)
    {
        await foreach (var manifest in silo.Services.GetRequiredService<IClusterManifestProvider>().Updates)
        {
            if (manifest.Silos.ContainsKey(AddressOf(other)))
                return;
        }
    }

    /// <summary>Which of our two grains the silo says it can run.</summary>
    private static IEnumerable<string> RolesOf(IHost silo) => silo.Services.GetRequiredService<IClusterManifestProvider>()
        .LocalGrainManifest.Grains.Keys.Select(type => type.ToString()!).Where(type => type is "rig" or "inference");

    private static InferenceRequest CreateRequest() =>
        new() { Model = "none", Rig = "rig", Window = new AlignedWindow { Modalities = [] } };

    private async Task<IHost> StartAsync(int siloPort, Action<HostApplicationBuilder> addRole)
    {
        var builder = StreamingHost.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clustering:SiloPort"] = $"{siloPort}",
            ["Clustering:PrimarySiloPort"] = $"{_primaryPort}",
            ["Kafka:BootstrapServers"] = _kafka.BootstrapServers,
            ["Kafka:CreateTopics"] = "false",
            ["Alignment:Pipelines"] = Path.Combine(AppContext.BaseDirectory, "Pipelines"),
            ["Inference:ModelRepository"] = Path.Combine(AppContext.BaseDirectory, "Models"),
        });
        builder.Logging.ClearProviders();
        addRole(builder);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
