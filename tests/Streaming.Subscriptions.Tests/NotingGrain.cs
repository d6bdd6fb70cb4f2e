using Orleans.BroadcastChannel;
using Streaming.Abstractions;

namespace Streaming.Subscriptions.Tests;

[ImplicitChannelSubscription(EventChannel.Namespace)]
internal sealed class NotingGrain(Notebook notebook) : Grain, IGrainWithStringKey, IOnBroadcastChannelSubscribed
{
    public Task OnSubscribed(IBroadcastChannelSubscription subscription) => subscription.Attach<FusionEvent>(OnEventAsync);

    private Task OnEventAsync(FusionEvent fusionEvent)
    {
        Assert.Equal(this.GetPrimaryKeyString(), fusionEvent.Rig);
        notebook.Note(fusionEvent);
        return Task.CompletedTask;
    }
}
