using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>To whom events are handed on.</summary>
public interface IEventSubscriber
{
    /// <summary>Those of a rig come one after the other. One that failed comes again until it does not, and after a crash one that did not may, too: its id tells.</summary>
    Task TakeAsync(FusionEvent fusionEvent);
}
