using System.Threading.Channels;
using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

/// <summary>Answers each request with its own rig, and holds every batch back until it is let go.</summary>
internal sealed class RecordingInstance : IModelInstance, IDisposable
{
    private readonly Channel<string[]> _batches = Channel.CreateUnbounded<string[]>();
    private readonly SemaphoreSlim _permits = new(0);

    /// <summary>The rigs of the next batch that started.</summary>
    public ValueTask<string[]> NextBatchAsync() => _batches.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets as many batches finish.</summary>
    public void LetGo(int batches = 1) => _permits.Release(batches);

    public void Run(InferenceBatch batch)
    {
        _batches.Writer.TryWrite([.. Enumerable.Range(0, batch.Count).Select(i => batch.Request(i).Rig)]);
        _permits.Wait();
        for (var i = 0; i < batch.Count; i++)
        {
            batch.Answer(i, new InferenceResult
            {
                Model = batch.Request(i).Model,
                Labels = [batch.Request(i).Rig],
                QueueDurationUs = batch.QueueDuration(i).Ticks / TimeSpan.TicksPerMicrosecond,
                BatchSize = batch.Count,
            });
        }
    }

    public void Dispose() => _permits.Dispose();
}
