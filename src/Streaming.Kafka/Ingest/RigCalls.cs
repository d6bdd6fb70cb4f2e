using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// What one assignment of a partition asks its rigs until they answer, or it is stopped. A rig skips what it holds, so giving it something again is
/// harmless; giving up would lose samples.
/// </summary>
internal sealed class RigCalls(IngestContext context, PartitionAssignment assignment, CancellationToken stopping)
{
    public Task<AppendResult> AppendAsync(string rig, SampleBatch batch) => UntilAnsweredAsync(rig, async () =>
    {
        using var activity = AppendActivity.Start(rig, batch);
        var started = context.Time.GetTimestamp();
        var result = await context.Rigs.AppendAsync(rig, batch);
        context.Metrics.RecordAppend(context.Time.GetElapsedTime(started));
        return result;
    });

    /// <returns>Whether the rig takes more, after a while at the latest.</returns>
    public Task<bool> HasRoomAsync(string rig) =>
        UntilAnsweredAsync(rig, () => context.Rigs.WaitForRoomAsync(rig, assignment).AsTask().WaitAsync(stopping));

    /// <summary>Returns once the rig takes more, or is to be given nothing further.</summary>
    public async Task WaitForRoomAsync(string rig)
    {
        try
        {
            var hasRoom = false;
            while (!hasRoom)
                hasRoom = await HasRoomAsync(rig);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It has its batch, and is given no further one.
        }
    }

    private Task<T> UntilAnsweredAsync<T>(string rig, Func<Task<T>> ask) =>
        Retry.UntilDoneAsync(ask, (attempt, reason) => Log.RigDidNotAnswer(context.Logger, rig, attempt, reason), context.Time, stopping);
}
