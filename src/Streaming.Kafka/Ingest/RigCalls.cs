using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// What one assignment of a partition asks its rigs until they answer, or it is stopped. A rig skips what it holds, so giving it something again is
/// harmless; giving up would lose samples.
/// </summary>
internal sealed class RigCalls(IngestContext context, PartitionAssignment assignment, CancellationToken stopping)
{
    /// <remarks>A loop of its own, since there is a batch for every few records: what <see cref="Retry.UntilDoneAsync{T}"/> makes each time would be a good part of all that is allocated.</remarks>
    public async Task<AppendResult> AppendAsync(string rig, SampleBatch batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                using var activity = AppendActivity.Start(rig, batch);
                var started = context.Time.GetTimestamp();
                var result = await context.Rigs.AppendAsync(rig, batch);
                context.Metrics.RecordAppend(context.Time.GetElapsedTime(started));
                return result;
            }
            catch (Exception e)
            {
                await Retry.WaitAfterAsync(attempt, e, ReportOf(rig), context.Time, stopping);
            }
        }
    }

    /// <returns>Whether the rig takes more, after a while at the latest.</returns>
    public Task<bool> HasRoomAsync(string rig) =>
        Retry.UntilDoneAsync(() => context.Rigs.WaitForRoomAsync(rig, assignment).AsTask().WaitAsync(stopping), ReportOf(rig), context.Time, stopping);

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

    private Action<int, string> ReportOf(string rig) => (attempt, reason) => Log.RigDidNotAnswer(context.Logger, rig, attempt, reason);
}
