using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>The consumer as a silo hosts it, with the test's own rigs.</summary>
internal static class RunningConsumer
{
    /// <param name="options">Of the embedded Kafka.</param>
    /// <param name="rigs">Take what comes.</param>
    /// <param name="modalities">Of the one pipeline, in tumbling windows of a second.</param>
    /// <param name="settings">Further settings of section Kafka.</param>
    /// <param name="time">The system's unless given.</param>
    /// <param name="configure">Puts the test's own services in the place of others.</param>
    public static async Task<IHost> StartAsync(
        KafkaOptions options,
        IRigDirectory rigs,
        ModalityDefinition[] modalities,
        (string Name, string Value)[]? settings = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(options.Consumer.ToDictionary(setting => $"Kafka:Consumer:{setting.Key}", setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection((settings ?? []).ToDictionary(setting => $"Kafka:{setting.Name}", setting => (string?)setting.Value));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = options.BootstrapServers,
            ["Kafka:GroupId"] = options.GroupId,
            ["Kafka:CreateTopics"] = "false",
            ["Kafka:DeadLettersTopic"] = options.DeadLettersTopic,
            ["Kafka:CheckpointsTopic"] = options.CheckpointsTopic,
        });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(rigs);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(new PipelineSet([new PipelineDefinition
        {
            Name = "test",
            Modalities = modalities,
            Window = new GridWindow(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        }]));
        builder.Services.AddStreamingKafka();
        configure?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Completes when the host begins to stop, by itself or because it is asked to.</summary>
    public static Task Stopping(this IHost host)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        return stopping.Task;
    }
}
