using Orleans.BroadcastChannel;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Subscriptions;

/// <summary>
/// The broadcast channel of a rig's events: a grain class whose <see cref="ImplicitChannelSubscriptionAttribute"/> names <see cref="Namespace"/> has a grain for each rig, with
/// the rig as its key, that gets them.
/// </summary>
public sealed class EventChannel : IEventSubscriber
{
    public const string Namespace = "fusion-events";

    private readonly IBroadcastChannelProvider _channels;

    internal EventChannel(IBroadcastChannelProvider channels) => _channels = channels;

    /// <summary>Completes once each class's grain has returned, and fails where one did.</summary>
    public Task TakeAsync(FusionEvent fusionEvent) =>
        _channels.GetChannelWriter<FusionEvent>(ChannelId.Create(Namespace, fusionEvent.Rig)).Publish(fusionEvent);
}
