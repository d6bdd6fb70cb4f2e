using Microsoft.Extensions.Logging;
using Streaming.Abstractions;
using Streaming.Alignment;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>
/// The way of a closed window to its event: inference, then publication. What its pipeline does not give up is tried until it succeeds,
/// since giving up would lose the window; a window that never gets through holds its offsets and, in time, its rig. Where the rig's partition is taken away, what did not succeed yet
/// is cancelled, never completed: its offsets are held, and the next reader does it again.
/// </summary>
internal sealed class WindowCompletion(
    WindowInference inference,
    EventPublisher events,
    LateSamplePublisher lateSamples,
    AlignmentMetrics metrics,
    TimeProvider time,
    ILogger<WindowCompletion> logger)
{
    /// <summary>
    /// Completes when the window's event is published, after that of <paramref name="previous"/>, whose acknowledgement it does not wait for. Cancelled where the partition is
    /// taken away.
    /// </summary>
    public async Task CompleteAsync(
        RigAssignment rig, PipelineDefinition pipeline, WindowInFlight inFlight, CarriedStates states, SampleEncodings encodings, WindowInFlight? previous)
    {
        using var activity = WindowActivity.Start(rig.Rig, pipeline.Name, inFlight.Window!);
        var traceParent = activity?.Id;
        var fusionEvent = await UntilDoneAsync("make an event", rig, () => MakeEventAsync(rig, pipeline, inFlight, states, encodings, traceParent));
        inFlight.LetGo();
        var turn = previous?.Sent ?? Task.CompletedTask;
        await UntilDoneAsync("publish an event", rig, async () =>
        {
            await turn;
            turn = previous?.Completion ?? Task.CompletedTask; // one that is refused is sent again after those before it
            var publishing = events.PublishAsync(
                rig.Assignment, fusionEvent with { Timings = fusionEvent.Timings with { PublishedUs = time.NowUs() } }, inFlight.Publication);
            if (publishing is { IsFaulted: false, IsCanceled: false })
                inFlight.MarkSent();
            await publishing;
        });
        metrics.RecordCompleted(pipeline.Name, fusionEvent.Window.EndUs, time.NowUs());
    }

    /// <summary>Completes when the late sample is published. Cancelled where the partition is taken away.</summary>
    public Task PublishLateAsync(RigAssignment rig, string pipeline, LateSample late, Publication publication) => UntilDoneAsync(
        "publish a late sample", rig, () => lateSamples.PublishAsync(rig.Assignment, rig.Rig, pipeline, late.Sample, late.LateByUs, publication));

    private async Task<FusionEvent> MakeEventAsync(
        RigAssignment rig, PipelineDefinition pipeline, WindowInFlight inFlight, CarriedStates states, SampleEncodings encodings, string? traceParent)
    {
        var result = pipeline.Model is { } model ? await InferAsync(rig, pipeline, model, inFlight, states, encodings, traceParent) : null;
        return FusionEventFactory.Create(rig.Rig, pipeline, inFlight, result);
    }

    private Task<InferenceResult> InferAsync(
        RigAssignment rig,
        PipelineDefinition pipeline,
        string model,
        WindowInFlight inFlight,
        CarriedStates states,
        SampleEncodings encodings,
        string? traceParent) =>
        states.InferAsync(carried => encodings.InferAsync(inFlight.Window!, part => inference.InferAsync(rig, pipeline, inFlight, timeLeftUs => new InferenceRequest
        {
            Model = model,
            Rig = rig.Rig,
            Window = part.Window,
            TraceParent = traceParent,
            Carried = carried,
            TimeLeftUs = timeLeftUs,
            Encodings = part.Encodings,
            OmittedModalities = part.OmittedModalities,
            EncodesOnly = part.EncodesOnly,
        })));

    private Task<T> UntilDoneAsync<T>(string what, RigAssignment rig, Func<Task<T>> action) =>
        Retry.UntilDoneAsync(action, (attempt, reason) => ReportRetry(what, rig, attempt, reason), time, rig.Revocation);

    private Task UntilDoneAsync(string what, RigAssignment rig, Func<Task> action) =>
        Retry.UntilDoneAsync(action, (attempt, reason) => ReportRetry(what, rig, attempt, reason), time, rig.Revocation);

    private void ReportRetry(string what, RigAssignment rig, int attempt, string reason)
    {
        metrics.RecordRetry();
        Log.Retrying(logger, what, rig.Rig, attempt, reason);
    }
}
