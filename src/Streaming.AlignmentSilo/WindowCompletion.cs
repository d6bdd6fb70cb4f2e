using Microsoft.Extensions.Logging;
using Streaming.Abstractions;
using Streaming.Alignment;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>
/// The way of a closed window to its event: inference, then publication. Both are tried until they succeed, since giving up would lose
/// the window; a window that never gets through holds its offsets and, in time, its rig. Where the rig's partition is taken away, what did not succeed yet
/// is cancelled, never completed: its offsets are held, and the next reader does it again.
/// </summary>
internal sealed class WindowCompletion(
    InferenceRouter inference,
    EventPublisher events,
    LateSamplePublisher lateSamples,
    AlignmentMetrics metrics,
    TimeProvider time,
    ILogger<WindowCompletion> logger)
{
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Completes when the window's event is published, after that of <paramref name="previous"/>. Cancelled where the partition is taken away.
    /// </summary>
    public async Task CompleteAsync(RigAssignment rig, PipelineDefinition pipeline, WindowInFlight inFlight, CarriedStates states, SampleEncodings encodings, Task previous)
    {
        var window = inFlight.Window!;
        using var activity = WindowActivity.Start(rig.Rig, pipeline.Name, window);
        var result = pipeline.Model is { } model ? await InferAsync(rig, model, window, states, encodings, activity?.Id) : null;
        await previous;
        await UntilDoneAsync("publish an event", rig, () =>
        {
            var fusionEvent = FusionEventFactory.Create(rig.Rig, pipeline, window, result, inFlight.ClosedUs, time.NowUs());
            return events.PublishAsync(rig.Assignment, fusionEvent, inFlight.Publication);
        });
        metrics.RecordCompleted(pipeline.Name, window, time.NowUs());
    }

    /// <summary>Completes when the late sample is published. Cancelled where the partition is taken away.</summary>
    public Task PublishLateAsync(RigAssignment rig, string pipeline, LateSample late, Publication publication) => UntilDoneAsync(
        "publish a late sample", rig, () => lateSamples.PublishAsync(rig.Assignment, rig.Rig, pipeline, late.Sample, late.LateByUs, publication));

    private Task<InferenceResult> InferAsync(
        RigAssignment rig, string model, AlignedWindow window, CarriedStates states, SampleEncodings encodings, string? traceParent) =>
        states.InferAsync(carried => encodings.InferAsync(window, async part =>
        {
            var request = new InferenceRequest
            {
                Model = model,
                Rig = rig.Rig,
                Window = part.Window,
                TraceParent = traceParent,
                Carried = carried,
                Encodings = part.Encodings,
                OmittedModalities = part.OmittedModalities,
                EncodesOnly = part.EncodesOnly,
            };
            InferenceResult? result = null;
            await UntilDoneAsync("infer a window", rig, async () => result = await inference.InferAsync(request));
            return result!;
        }));

    private async Task UntilDoneAsync(string what, RigAssignment rig, Func<Task> action)
    {
        for (var attempt = 1; ; attempt++)
        {
            rig.Revocation.ThrowIfCancellationRequested();
            try
            {
                await action();
                return;
            }
            catch (Exception e)
            {
                rig.Revocation.ThrowIfCancellationRequested();
                metrics.RecordRetry();
                Log.Retrying(logger, what, rig.Rig, attempt, e.Message);
                var delay = TimeSpan.FromMilliseconds(100) * Math.Min(1 << Math.Min(attempt, 10), 20);
                await Task.Delay(delay < MaxRetryDelay ? delay : MaxRetryDelay, time, rig.Revocation);
            }
        }
    }
}
