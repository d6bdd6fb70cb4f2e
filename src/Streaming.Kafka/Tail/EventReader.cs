using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>Reads the events topic as any subscriber may.</summary>
public static class EventReader
{
    /// <summary>So many events are read before somebody takes them; the rest is left with the client.</summary>
    private const int MaxAhead = 1_000;

    /// <summary>Events as they come, without end. A record that is no event of a known schema is passed over, and a topic that is not there yet is waited for.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="fromBeginning">Whether to start with the oldest event, or with the next.</param>
    /// <param name="onLook">Gets, every few seconds, what the brokers say. With the first in which one answers, events are read.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public static async IAsyncEnumerable<FusionEvent> ReadAsync(
        KafkaOptions options, bool fromBeginning, Action<TailLook>? onLook = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var tail = new TopicTail(options, fromBeginning);
        var events = Channel.CreateBounded<FusionEvent>(MaxAhead);
        tail.Follow([options.EventsTopic]);
        var running = RunAsync();
        try
        {
            await foreach (var fusionEvent in events.Reader.ReadAllAsync(cancellationToken))
                yield return fusionEvent;
        }
        finally
        {
            await end.CancelAsync();
            await running;
        }

        async Task RunAsync()
        {
            try
            {
                await tail.RunAsync(Take, onLook ?? (_ => { }), end.Token);
            }
            catch (Exception e)
            {
                events.Writer.Complete(e);
            }
        }

        void Take(TailRecord record)
        {
            if (record.ReadEvent() is { } fusionEvent && !events.Writer.TryWrite(fusionEvent))
                events.Writer.WriteAsync(fusionEvent, end.Token).AsTask().GetAwaiter().GetResult();
        }
    }
}
