using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Metadata;
using Orleans.Runtime.Placement;
using Streaming.Abstractions;
using Streaming.Hosting;
using Streaming.InferenceSilo;

namespace Streaming.Cli.Bench;

/// <summary>An inference silo and one without grains that asks it, over the loopback of this machine.</summary>
internal sealed class InferenceSiloPair : IAsyncDisposable
{
    private readonly IHost _inference;
    private readonly IHost _asking;
    private readonly IInferenceGrain _grain;
    private readonly SiloAddress _address;

    private InferenceSiloPair(IHost inference, IHost asking)
    {
        _inference = inference;
        _asking = asking;
        _address = inference.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        _grain = asking.Services.GetRequiredService<IGrainFactory>().GetGrain<IInferenceGrain>(_address.ToParsableString());
    }

    public static async Task<InferenceSiloPair> StartAsync(string repository, CancellationToken cancellationToken)
    {
        var primaryPort = FreePort.Find();
        var inference = CreateBuilder(primaryPort, primaryPort);
        inference.Configuration["Inference:ModelRepository"] = repository;
        inference.AddInferenceSilo();
        var inferenceHost = await inference.StartAsync(cancellationToken);
        var asking = CreateBuilder(FreePort.Find(), primaryPort);
        asking.AddSiloRole(typeof(InferenceSiloPair).Assembly);
        var askingHost = await asking.StartAsync(cancellationToken);

        // A silo learns what others can do some time after it has joined them.
        var address = inferenceHost.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        await foreach (var manifest in askingHost.Services.GetRequiredService<IClusterManifestProvider>().Updates.WithCancellation(cancellationToken))
        {
            if (manifest.Silos.ContainsKey(address))
                break;
        }

        return new InferenceSiloPair(inferenceHost, askingHost);
    }

    public ValueTask<InferenceResult> InferAsync(InferenceRequest request)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, _address);
        return _grain.InferAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in (IHost[])[_asking, _inference])
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static HostApplicationBuilder CreateBuilder(int siloPort, int primaryPort)
    {
        var builder = StreamingHost.CreateBuilder([]);
        builder.Configuration["Clustering:SiloPort"] = siloPort.ToString(CultureInfo.InvariantCulture);
        builder.Configuration["Clustering:PrimarySiloPort"] = primaryPort.ToString(CultureInfo.InvariantCulture);
        builder.BelongToCommand();
        return builder;
    }
}
