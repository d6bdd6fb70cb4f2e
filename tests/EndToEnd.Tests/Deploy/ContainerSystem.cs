using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using EndToEnd.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace EndToEnd.Tests.Deploy;

/// <summary>Kafka, Redis, two alignment silos, an inference silo and the dashboard, each in a container, on a network of their own.</summary>
internal sealed class ContainerSystem : IAsyncDisposable
{
    private const int HttpPort = 8080;
    private const string PipelineFile = "/etc/streaming/own/pipeline.json";

    private readonly INetwork _network;
    private readonly List<IContainer> _containers = [];

    private ContainerSystem(INetwork network) => _network = network;

    public IReadOnlyList<IContainer> AlignmentSilos { get; private set; } = [];

    public IContainer? InferenceSilo { get; private set; }

    public IContainer? Dashboard { get; private set; }

    /// <summary>Ours, in the order in which they are stopped.</summary>
    public IEnumerable<IContainer> Ours => [Dashboard!, .. AlignmentSilos, InferenceSilo!];

    /// <param name="engine">Has the images.</param>
    /// <param name="kafkaFolder">The folder of the command that starts an Apache Kafka.</param>
    /// <param name="kafkaPort">Where programs of this machine reach that Kafka.</param>
    /// <param name="deployment">The pipeline and the topic of the events.</param>
    public static async Task<ContainerSystem> StartAsync(ContainerEngine engine, string kafkaFolder, int kafkaPort, Deployment deployment)
    {
        // Read once, when the library is first used. Its reaper is an image that would have to be pulled.
        Environment.SetEnvironmentVariable("DOCKER_HOST", engine.Host);
        Environment.SetEnvironmentVariable("DOCKER_API_VERSION", await engine.RunAsync("docker", "version", "--format", "{{.Server.APIVersion}}"));
        Environment.SetEnvironmentVariable("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1");
        Environment.SetEnvironmentVariable("TESTCONTAINERS_RYUK_DISABLED", "true");
        var network = new NetworkBuilder().WithLogger(NullLogger.Instance).WithName($"streaming-{Guid.NewGuid():n}").Build();
        await network.CreateAsync();
        var system = new ContainerSystem(network);
        try
        {
            await system.StartAsync(kafkaFolder, kafkaPort, deployment);
            return system;
        }
        catch (Exception e)
        {
            var logs = await system.LogsAsync();
            await system.DisposeAsync();
            throw new InvalidOperationException($"The containers did not start. {logs}", e);
        }
    }

    public static Uri Address(IContainer container) => new($"http://127.0.0.1:{container.GetMappedPublicPort(HttpPort)}");

    public async Task<string> LogsAsync()
    {
        var logs = new List<string>();
        foreach (var container in _containers.Where(container => container.State is not TestcontainersStates.Undefined))
        {
            var (output, error) = await container.GetLogsAsync();
            logs.Add($"{container.Image.FullName} {container.State}{Environment.NewLine}{output}{error}");
        }

        return string.Join(Environment.NewLine, logs);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in Enumerable.Reverse(_containers))
            await container.DisposeAsync();
        await _network.DisposeAsync();
    }

    private async Task StartAsync(string kafkaFolder, int kafkaPort, Deployment deployment)
    {
        var kafka = Add(Service("kafka")
            .WithBindMount(kafkaFolder, "/opt/kafka", AccessMode.ReadOnly)
            .WithBindMount(RealKafka.StartScript, "/opt/start-kafka", AccessMode.ReadOnly)
            .WithPortBinding(kafkaPort, kafkaPort)
            .WithCommand("bash", "-c", $"""
                /opt/start-kafka /opt/kafka/kafka /tmp/kafka --port 9092 \
                    --set listeners=CLIENT://0.0.0.0:9092,INTERNAL://127.0.0.1:10092,CONTROLLER://127.0.0.1:11092,HOST://0.0.0.0:{kafkaPort} \
                    --set advertised.listeners=CLIENT://kafka:9092,INTERNAL://127.0.0.1:10092,HOST://127.0.0.1:{kafkaPort} \
                    --set listener.security.protocol.map=CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,HOST:PLAINTEXT &&
                exec tail -F /tmp/kafka/node-1/log
                """)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("node 1 .* running")));
        var redis = Add(Service("redis")
            .WithCommand("redis-server", "--protected-mode", "no", "--save", "", "--appendonly", "no")
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Ready to accept connections")));
        await Task.WhenAll(kafka.StartAsync(), redis.StartAsync());

        var pipeline = await File.ReadAllBytesAsync(deployment.PipelineFile);
        AlignmentSilos = [.. Enumerable.Range(0, 2).Select(_ => Add(Silo("alignment-silo")
            .WithResourceMapping(pipeline, PipelineFile)
            .WithEnvironment("Alignment__Pipelines", PipelineFile)
            .WithEnvironment("Kafka__BootstrapServers", "kafka:9092")
            .WithEnvironment("Kafka__EventsTopic", deployment.Kafka.EventsTopic)))];
        InferenceSilo = Add(Silo("inference-silo"));
        Dashboard = Add(Our("dashboard").WithEnvironment("Kafka__BootstrapServers", "kafka:9092"));
        await Task.WhenAll(Ours.Select(container => container.StartAsync()));
    }

    private ContainerBuilder Service(string name) =>
        new ContainerBuilder(ContainerEngine.ServicesImage).WithLogger(NullLogger.Instance).WithNetwork(_network).WithNetworkAliases(name);

    private ContainerBuilder Silo(string name) =>
        Our(name).WithEnvironment("Clustering__Mode", "redis").WithEnvironment("Clustering__Redis", "redis:6379");

    /// <summary>Healthy is what the image's own health check says.</summary>
    private ContainerBuilder Our(string name) => new ContainerBuilder($"streaming-{name}:latest")
        .WithLogger(NullLogger.Instance)
        .WithNetwork(_network)
        .WithPortBinding(HttpPort, assignRandomHostPort: true)
        .WithWaitStrategy(Wait.ForUnixContainer().UntilContainerIsHealthy());

    private IContainer Add(ContainerBuilder builder)
    {
        var container = builder.Build();
        _containers.Add(container);
        return container;
    }
}
