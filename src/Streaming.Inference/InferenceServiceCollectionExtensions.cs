using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streaming.Inference;

public static class InferenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="InferenceService"/>, which loads its models when the host starts; a host whose options or models are wrong
    /// does not start.
    /// </summary>
    public static IServiceCollection AddStreamingInference(this IServiceCollection services, Action<InferenceOptions>? configure = null)
    {
        var options = services.AddOptions<InferenceOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        if (services.Any(service => service.ServiceType == typeof(InferenceService)))
            return services;

        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<InferenceMetrics>();
        services.AddSingleton(provider => new InferenceService(
            provider.GetRequiredService<IOptions<InferenceOptions>>(),
            WithPreciseTimers(provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<InferenceMetrics>(),
            provider.GetRequiredService<ILogger<InferenceService>>()));
        services.AddHostedService(provider => provider.GetRequiredService<InferenceService>());
        services.AddHostedService<RepositoryPoller>();
        return services;
    }

    private static TimeProvider WithPreciseTimers(TimeProvider time) => time == TimeProvider.System ? PreciseTimeProvider.Instance : time;
}
