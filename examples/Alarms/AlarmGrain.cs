using Orleans.BroadcastChannel;
using Streaming.Abstractions;
using Streaming.Subscriptions;

namespace Acme.Alarms;

[ImplicitChannelSubscription(EventChannel.Namespace)]
internal sealed class AlarmGrain : Grain, IAlarmGrain, IOnBroadcastChannelSubscribed
{
    private int _hazardsInARow;

    public Task OnSubscribed(IBroadcastChannelSubscription subscription) => subscription.Attach<FusionEvent>(OnEventAsync);

    public ValueTask<bool> IsRaisedAsync() => ValueTask.FromResult(_hazardsInARow >= 3);

    private Task OnEventAsync(FusionEvent fusionEvent)
    {
        _hazardsInARow = fusionEvent.Prediction?.Label is null or "clear" ? 0 : _hazardsInARow + 1;
        return Task.CompletedTask;
    }
}
