using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Streaming.Abstractions;

namespace Streaming.Capture.Media;

internal static class SampleMerge
{
    /// <summary>
    /// Holds one sample of each track and takes the earliest. Only for tracks that do not depend on each other: a track that is ahead
    /// stands still, back-pressure stops what feeds it, and must not stop the one that is waited for.
    /// </summary>
    public static async IAsyncEnumerable<Sample> ByEventTimeAsync(
        IReadOnlyList<IAsyncEnumerable<Sample>> tracks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<IAsyncEnumerator<Sample>> heads = [];
        try
        {
            foreach (var track in tracks)
            {
                heads.Add(track.GetAsyncEnumerator(cancellationToken));
                if (!await heads[^1].MoveNextAsync())
                    await RemoveAsync(heads[^1]);
            }

            while (heads.MinBy(head => head.Current.EventTimeUs) is { } earliest)
            {
                yield return earliest.Current;
                if (!await earliest.MoveNextAsync())
                    await RemoveAsync(earliest);
            }
        }
        finally
        {
            foreach (var head in heads)
                await head.DisposeAsync();
        }

        async ValueTask RemoveAsync(IAsyncEnumerator<Sample> head)
        {
            heads.Remove(head);
            await head.DisposeAsync();
        }
    }

    /// <summary>
    /// As they come. For tracks that one process feeds: all of them are read all the time, so that none that is full can stop another.
    /// </summary>
    /// <param name="stop">Cancelled at the end, to free tracks that wait for a source that is silent.</param>
    public static async IAsyncEnumerable<Sample> ByArrivalAsync(
        IReadOnlyList<IAsyncEnumerable<Sample>> tracks, CancellationTokenSource stop)
    {
        var arrivals = Channel.CreateBounded<Sample>(16);
        var reading = ReadAllAsync();
        try
        {
            await foreach (var sample in arrivals.Reader.ReadAllAsync(stop.Token))
                yield return sample;
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }

        async Task ReadAllAsync()
        {
            try
            {
                await Task.WhenAll(tracks.Select(ReadAsync));
                arrivals.Writer.Complete();
            }
            catch (Exception error)
            {
                arrivals.Writer.Complete(error);
            }
        }

        async Task ReadAsync(IAsyncEnumerable<Sample> track)
        {
            await foreach (var sample in track.WithCancellation(stop.Token))
                await arrivals.Writer.WriteAsync(sample, stop.Token);
        }
    }
}
