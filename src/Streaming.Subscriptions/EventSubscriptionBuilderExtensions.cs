using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.BroadcastChannel;
using Orleans.Serialization;
using Streaming.Abstractions;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Streaming.Subscriptions;

public static class EventSubscriptionBuilderExtensions
{
    /// <summary>
    /// Makes the host a silo whose grains get the events of their rigs, each event until all of them have returned. Silos of one group share the events, each group gets all.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="grains">Where the grain classes are; one at least subscribes to <see cref="EventChannel.Namespace"/>.</param>
    /// <param name="group">The consumer group, which belongs to these grains alone.</param>
    /// <exception cref="ArgumentException">No grain class subscribes.</exception>
    public static void AddEventSubscription(this IHostApplicationBuilder builder, Assembly grains, string group)
    {
        if (!Array.Exists(grains.GetTypes(), IsSubscribed))
        {
            throw new ArgumentException(
                $"No grain class of {grains.GetName().Name} subscribes to events: give one [ImplicitChannelSubscription(EventChannel.Namespace)].", nameof(grains));
        }

        builder.AddSiloRole(grains);
        builder.UseOrleans(silo => silo.AddBroadcastChannel(EventChannel.Namespace, channel => channel.FireAndForgetDelivery = false));
        builder.Services.AddSerializer(serializer => serializer.AddJsonSerializer(type => type == typeof(FusionEvent), FusionEventJson.Options));
        builder.Services.AddSingleton<IEventSubscriber>(provider => new EventChannel(provider.GetRequiredKeyedService<IBroadcastChannelProvider>(EventChannel.Namespace)));
        builder.Services.AddEventSubscription(group);
        builder.Services.AddHealthChecks().AddCheck<IngestHealth>("events");
    }

    private static bool IsSubscribed(Type type) =>
        type.GetCustomAttributes<ImplicitChannelSubscriptionAttribute>().Any(subscription => subscription.Predicate.IsMatch(EventChannel.Namespace));
}
