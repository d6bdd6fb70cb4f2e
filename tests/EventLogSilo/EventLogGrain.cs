using Orleans.BroadcastChannel;
using Streaming.Abstractions;
using Streaming.Subscriptions;

namespace EventLogSilo;

/// <summary>Says on standard output which events it took.</summary>
[ImplicitChannelSubscription(EventChannel.Namespace)]
internal sealed class EventLogGrain : Grain, IGrainWithStringKey, IOnBroadcastChannelSubscribed
{
    public Task OnSubscribed(IBroadcastChannelSubscription subscription) =>
        subscription.Attach<FusionEvent>(fusionEvent => Console.Out.WriteLineAsync($"took {fusionEvent.Id}"));
}
