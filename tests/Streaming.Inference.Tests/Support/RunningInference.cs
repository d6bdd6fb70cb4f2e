using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Streaming.Inference.Tests;

/// <summary>An <see cref="InferenceService"/> as a host has it, on the test models.</summary>
internal sealed class RunningInference : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningInference(IHost host) => _host = host;

    public InferenceService Service => _host.Services.GetRequiredService<InferenceService>();

    public IMeterFactory Meters => _host.Services.GetRequiredService<IMeterFactory>();

    public static async Task<RunningInference> StartAsync(Action<InferenceOptions>? configure = null, TimeProvider? time = null, IMeterFactory? meters = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        if (meters is not null)
            builder.Services.AddSingleton(meters);
        builder.Services.AddStreamingInference(options =>
        {
            options.ModelRepository = TestModels.Root;
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new RunningInference(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(TestContext.Current.CancellationToken);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
