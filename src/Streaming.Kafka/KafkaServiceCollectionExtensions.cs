using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

public static class KafkaServiceCollectionExtensions
{
    /// <summary>Reads <see cref="KafkaOptions"/> from section <c>Kafka</c> and checks them at the start.</summary>
    public static IServiceCollection AddKafkaOptions(this IServiceCollection services)
    {
        services.AddOptions<KafkaOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(KafkaOptions.Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services;
    }

    /// <summary>Hands the events of the events topic on to an <see cref="IEventSubscriber"/>, which is the host's to register.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="group">The consumer group, which belongs to the subscriber alone.</param>
    public static IServiceCollection AddEventSubscription(this IServiceCollection services, string group)
    {
        services.AddTopicReading();
        services.AddSingleton<SubscriptionMetrics>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SubscriptionContext>(provider, group));
        services.AddSingleton<SubscriptionStarts>();
        services.AddSingleton<SubscribedPartitions>();
        services.AddHostedService<EventSubscription>();
        return services;
    }

    /// <summary>
    /// Consumes the pipelines' topics into an <see cref="IRigDirectory"/> and publishes what comes of it; both, and the
    /// <c>PipelineSet</c>, are the host's to register. Options are read from section <c>Kafka</c>.
    /// </summary>
    public static IServiceCollection AddStreamingKafka(this IServiceCollection services)
    {
        services.AddTopicReading();
        services.AddSingleton<KafkaMetrics>();
        services.AddSingleton<Assignments>();
        services.AddSingleton<KafkaProducer>();
        services.AddSingleton<TransactionalProducer>();
        services.AddSingleton<CheckpointPartitions>();
        services.AddSingleton<CheckpointReader>();
        services.AddSingleton<IDelivery>(provider => provider.GetRequiredService<IOptions<KafkaOptions>>().Value.ExactlyOnce
            ? ActivatorUtilities.CreateInstance<ExactlyOnceDelivery>(provider)
            : ActivatorUtilities.CreateInstance<AtLeastOnceDelivery>(provider));
        services.AddSingleton<TopicLimits>();
        services.AddSingleton<DeadLetterPublisher>();
        services.AddSingleton(provider => new LateSamplePublisher(
            provider.GetRequiredService<IDelivery>(), provider.GetRequiredService<TopicLimits>(), provider.GetRequiredService<IOptions<KafkaOptions>>()));
        services.AddSingleton(provider => new EventPublisher(
            provider.GetRequiredService<IDelivery>(),
            provider.GetRequiredService<TopicLimits>(),
            provider.GetRequiredService<KafkaMetrics>(),
            provider.GetRequiredService<IOptions<KafkaOptions>>()));
        services.AddSingleton<WakeUp>();
        services.AddSingleton<IngestContext>();
        services.AddSingleton<TopicIds>();
        services.AddSingleton<TopicWatch>();
        services.AddSingleton(new Prefetch(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        services.AddSingleton<PartitionPreparation>();
        services.AddSingleton<ConsumedPartitions>();
        services.AddHostedService<TopicProvisioner>();
        services.AddHostedService(provider => provider.GetRequiredService<TopicWatch>());
        services.AddHostedService<SampleConsumer>();
        return services;
    }

    /// <summary>What reading in a consumer group needs, whatever is read.</summary>
    private static void AddTopicReading(this IServiceCollection services)
    {
        services.AddKafkaOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<IngestStatus>();
        services.AddSingleton<KafkaAdmin>();
        services.AddSingleton<IOldestOffsets, OldestOffsets>();
        services.AddSingleton<LostRecordsMetrics>();
        services.AddSingleton<LostRecords>();
        services.AddSingleton<GroupOffsets>();
        services.AddSingleton<StartOffsets>();
        services.AddOptions<HostOptions>().PostConfigure<IOptions<KafkaOptions>>((host, kafka) => host.LeaveTimeFor(kafka.Value.EffectiveDrainTimeout));
    }

    /// <summary>Partitions finish what they are doing, say what they hold and are given back, each within the drain timeout; what else the host stops has to find time as well.</summary>
    private static void LeaveTimeFor(this HostOptions host, TimeSpan drainTimeout)
    {
        var needed = (3 * drainTimeout) + TimeSpan.FromSeconds(15);
        if (host.ShutdownTimeout < needed)
            host.ShutdownTimeout = needed;
    }
}
