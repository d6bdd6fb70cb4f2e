using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using Streaming.AlignmentSilo;
using Streaming.Dashboard;
using Streaming.Hosting;
using Streaming.Inference;
using Streaming.InferenceSilo;
using Streaming.Kafka;

namespace Deploy.Tests.Helm;

/// <summary>The silos' own registration and validation read what the chart puts into their environment.</summary>
public sealed class EnvironmentTests
{
    private static readonly (string InContainer, string Here) Models = ("/models", SourceTree.PathOf("models"));

    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task AlignmentSilo_AcceptsItsEnvironment(string values)
    {
        var release = await Release.RenderAsync(values);
        using var mounted = new MountedPipelines(release);
        var environment = new ContainerEnvironment(release.Container("alignment-silo"));

        using var host = Build(environment.ToConfiguration(("/etc/streaming/pipelines", mounted.Folder)), builder => builder.AddAlignmentSilo());

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        Assert.Equal(release.Pipelines.Data.Count, host.Services.GetRequiredService<PipelineSet>().Pipelines.Count);
        AssertJoinsItsCluster(host);
    }

    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task InferenceSilo_AcceptsItsEnvironment(string values)
    {
        var release = await Release.RenderAsync(values);
        var environment = new ContainerEnvironment(release.Container("inference-silo"));

        using var host = Build(environment.ToConfiguration(Models), builder => builder.AddInferenceSilo());

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        Assert.Equal(Models.Here, host.Services.GetRequiredService<IOptions<InferenceOptions>>().Value.ModelRepository);
        AssertJoinsItsCluster(host);
    }

    [Fact]
    public async Task Dashboard_AcceptsItsEnvironment()
    {
        var release = await Release.RenderAsync(
            "production", "--set-json", """dashboard.options={"sampleTopics":["junction-camera"],"maxRigs":200,"quietAfter":"00:00:10"}""");
        var configuration = new ContainerEnvironment(release.Container("dashboard")).ToConfiguration();

        using var host = Build(configuration, builder => builder.AddDashboard());

        host.Services.GetRequiredService<IStartupValidator>().Validate();
        Bind(configuration.GetSection(DashboardOptions.Section));
        var dashboard = host.Services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        Assert.Equal(["junction-camera"], dashboard.SampleTopics);
        Assert.Equal((200, TimeSpan.FromSeconds(10)), (dashboard.MaxRigs, dashboard.QuietAfter));
    }

    [Fact]
    public async Task Values_ReachTheOptionsTheyAreFor()
    {
        var release = await Release.RenderAsync("production");
        var alignment = new ContainerEnvironment(release.Container("alignment-silo")).ToConfiguration();
        var inference = new ContainerEnvironment(release.Container("inference-silo")).ToConfiguration();

        var kafka = alignment.GetSection(KafkaOptions.Section).Get<KafkaOptions>()!;
        Assert.Equal("kafka-0.example.com:9094,kafka-1.example.com:9094,kafka-2.example.com:9094", kafka.BootstrapServers);
        Assert.Equal("road-watch", kafka.GroupId);
        Assert.False(kafka.CreateTopics);
        Assert.Equal(32 * 1024 * 1024, kafka.PartitionCreditBytes);
        Assert.Equal("SASL_SSL", kafka.Client["security.protocol"]);
        Assert.Equal("of Kafka", kafka.Client["sasl.password"]);
        Assert.Equal("30000", kafka.Consumer["session.timeout.ms"]);
        Assert.Equal("zstd", kafka.Producer["compression.type"]);
        Assert.Equal(32, alignment.GetSection(AlignmentOptions.Section).Get<AlignmentOptions>()!.MaxWindowsInFlight);
        Assert.Equal("redis.example.com:6380,ssl=true,password=of-Redis", alignment["Clustering:Redis"]);
        var models = inference.GetSection(InferenceOptions.SectionName).Get<InferenceOptions>()!;
        Assert.Equal(["road-hazards"], models.Models);
        Assert.Equal((512, 4), (models.MaxQueuedRequests, models.IntraOpThreads));
    }

    /// <summary>A misspelt variable would be read by nobody: the binder refuses what is no property.</summary>
    [Theory]
    [InlineData("alignment-silo", "Alignment Clustering Http Kafka")]
    [InlineData("inference-silo", "Clustering Http Inference")]
    [InlineData("dashboard", "Http Kafka")]
    public async Task EveryVariable_IsASettingThatExists(string component, string sections)
    {
        foreach (var values in (string[])["minimal", "production", "gpu"])
        {
            var environment = new ContainerEnvironment((await Release.RenderAsync(values)).Container(component));

            Assert.Equal(sections.Split(' '), environment.Sections);
            foreach (var section in environment.Sections)
                Bind(environment.ToConfiguration().GetSection(section));
            var others = environment.Variables.Keys.Where(name => !name.Contains("__", StringComparison.Ordinal)).ToList();
            Assert.All(others, name => Assert.True(name is "POD_NAME" or "POD_NAMESPACE" or "NODE_NAME" || name.StartsWith("OTEL_", StringComparison.Ordinal), name));
        }
    }

    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task EveryContainer_AnswersHttpWhereItIsProbedAndSaysWhoItIs(string values)
    {
        var release = await Release.RenderAsync(values);

        foreach (var component in release.Deployments.Select(deployment => Release.ComponentOf(deployment.Metadata)))
        {
            var environment = new ContainerEnvironment(release.Container(component));
            var http = environment.ToConfiguration().GetSection(HttpOptions.Section).Get<HttpOptions>()!;
            Validator.ValidateObject(http, new ValidationContext(http), validateAllProperties: true);
            Assert.Equal("0.0.0.0", http.Address);
            Assert.Equal(release.Container(component).Ports.Single(port => port.Name == "http").ContainerPort, http.Port);
            Assert.Equal($"streaming-{component}", environment.Variables["OTEL_SERVICE_NAME"]);
            Assert.Equal(
                "k8s.namespace.name=vision,k8s.pod.name=demo-streaming-0,k8s.node.name=node-1", environment.Variables["OTEL_RESOURCE_ATTRIBUTES"]);
            Assert.Equal(values == "production", environment.Variables.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"));
        }
    }

    /// <summary>Else windows in flight would be cut off, and replayed.</summary>
    [Fact]
    public async Task EveryPod_HasLongerToEndThanItsHostTakes()
    {
        var release = await Release.RenderAsync("minimal");
        using var alignment = Build(new ContainerEnvironment(release.Container("alignment-silo")).ToConfiguration(), builder => builder.AddAlignmentSilo());
        using var inference = Build(new ContainerEnvironment(release.Container("inference-silo")).ToConfiguration(), builder => builder.AddInferenceSilo());
        using var dashboard = Build(new ContainerEnvironment(release.Container("dashboard")).ToConfiguration(), builder => builder.AddDashboard());

        foreach (var (component, host) in (IEnumerable<(string, IHost)>)[("alignment-silo", alignment), ("inference-silo", inference), ("dashboard", dashboard)])
        {
            var grace = release.Deployment(component).Spec.Template.Spec.TerminationGracePeriodSeconds;
            var waits = release.Container(component).Lifecycle?.PreStop?.Sleep?.Seconds ?? 0;
            var takes = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
            Assert.True(TimeSpan.FromSeconds(grace!.Value - waits) > takes, $"{component} has {grace} s, of which it waits {waits} s, but takes {takes}.");
        }
    }

    private static void AssertJoinsItsCluster(IHost host)
    {
        var clustering = host.Services.GetRequiredService<IOptions<ClusteringOptions>>().Value;
        Assert.Equal(ClusteringMode.Redis, clustering.Mode);
        Assert.Equal("10.1.2.3", clustering.AdvertisedAddress);
        Assert.Equal(("vision-demo-streaming", "streaming", 11111), (clustering.ClusterId, clustering.ServiceId, clustering.SiloPort));
    }

    private static IHost Build(IConfiguration configuration, Action<HostApplicationBuilder> addRole)
    {
        var builder = StreamingHost.CreateBuilder([]);
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.ClearProviders();
        addRole(builder);
        return builder.Build();
    }

    private static object? Bind(IConfigurationSection section) => section.Key switch
    {
        AlignmentOptions.Section => section.Get<AlignmentOptions>(RefuseUnknown),
        ClusteringOptions.Section => section.Get<ClusteringOptions>(RefuseUnknown),
        DashboardOptions.Section => section.Get<DashboardOptions>(RefuseUnknown),
        HttpOptions.Section => section.Get<HttpOptions>(RefuseUnknown),
        InferenceOptions.SectionName => section.Get<InferenceOptions>(RefuseUnknown),
        KafkaOptions.Section => section.Get<KafkaOptions>(RefuseUnknown),
        _ => throw new InvalidOperationException($"No options are read from the section {section.Key}."),
    };

    private static void RefuseUnknown(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;
}
