using System.Collections.Concurrent;

namespace Streaming.Inference;

/// <summary>
/// How many samples of an ensemble may be with each of its encoders: as many as may wait there. A window has many samples, and one of them that is
/// refused would send the whole window back and have the others encoded again.
/// </summary>
internal sealed class EncoderThrottles(int maxQueuedRequests)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _byModel = new(StringComparer.Ordinal);

    public SemaphoreSlim For(EnsembleNode encoder)
    {
        var ofModel = encoder.Definition.Batching.Queue.MaxQueueSize;
        return _byModel.GetOrAdd(encoder.Name, static (_, max) => new SemaphoreSlim(max), ofModel > 0 ? ofModel : maxQueuedRequests);
    }
}
