using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;
using Streaming.Alignment;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>
/// The way of a closed window to its event: inference, then publication. Both are tried until they succeed, since giving up would lose
/// the window; a window that never gets through holds its offsets and, in time, its rig. A host that stops gives up what did not succeed
/// yet: it is cancelled, never completed, so that its offsets are held and the next silo reads them again.
/// </summary>
internal sealed class WindowCompletion(
    InferenceRouter inference,
    EventPublisher events,
    LateSamplePublisher lateSamples,
    AlignmentMetrics metrics,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<WindowCompletion> logger)
{
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Completes when the window's event is acknowledged, after that of <paramref name="previous"/>. Fails only where the host stops.
    /// </summary>
    public async Task CompleteAsync(
        string rig, PipelineDefinition pipeline, AlignedWindow window, CarriedStates states, long closedUs, Task previous)
    {
        using var activity = WindowActivity.Start(rig, pipeline.Name, window);
        var result = pipeline.Model is { } model ? await InferAsync(rig, model, window, states, activity?.Id) : null;
        await previous;
        await UntilDoneAsync("publish an event", rig, () =>
        {
            var publishedUs = time.NowUs();
            return events.PublishAsync(FusionEventFactory.Create(rig, pipeline, window, result, closedUs, publishedUs));
        });
        metrics.RecordCompleted(pipeline.Name, window, time.NowUs());
    }

    /// <summary>Completes when the late sample is acknowledged. Fails only where the host stops.</summary>
    public Task PublishLateAsync(string rig, string pipeline, LateSample late) =>
        UntilDoneAsync("publish a late sample", rig, () => lateSamples.PublishAsync(rig, pipeline, late.Sample, late.LateByUs));

    private Task<InferenceResult> InferAsync(string rig, string model, AlignedWindow window, CarriedStates states, string? traceParent) =>
        states.InferAsync(async carried =>
        {
            var request = new InferenceRequest { Model = model, Rig = rig, Window = window, TraceParent = traceParent, Carried = carried };
            InferenceResult? result = null;
            await UntilDoneAsync("infer a window", rig, async () => result = await inference.InferAsync(request));
            return result!;
        });

    private async Task UntilDoneAsync(string what, string rig, Func<Task> action)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await action();
                return;
            }
            catch (Exception e)
            {
                metrics.RecordRetry();
                Log.Retrying(logger, what, rig, attempt, e.Message);
                var delay = TimeSpan.FromMilliseconds(100) * Math.Min(1 << Math.Min(attempt, 10), 20);
                await Task.Delay(delay < MaxRetryDelay ? delay : MaxRetryDelay, time, lifetime.ApplicationStopping);
            }
        }
    }
}
