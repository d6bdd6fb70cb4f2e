using System.Globalization;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>
/// Asks inference silos for a window's answer until there is one. Where its pipeline says so, a window whose inference deadline has passed goes on without
/// one; where it does not, it is asked for as if it had no deadline from then on, since it is late already.
/// </summary>
internal sealed class WindowInference(
    InferenceRouter router, InferenceOutages outages, AlignmentMetrics metrics, TimeProvider time, ILogger<WindowInference> logger)
{
    /// <summary>With less time than this nobody is asked again.</summary>
    private static readonly TimeSpan MinAttempt = TimeSpan.FromMilliseconds(20);

    /// <param name="rig">Whose window it is. Cancelled where its partition is taken away.</param>
    /// <param name="pipeline">Says how long an answer is of use, and what becomes of a window without.</param>
    /// <param name="inFlight">The window; is told why it goes on without an answer.</param>
    /// <param name="createRequest">Of the microseconds that are left; null for ever.</param>
    public async Task<InferenceResult> InferAsync(RigAssignment rig, PipelineDefinition pipeline, WindowInFlight inFlight, Func<long?, InferenceRequest> createRequest)
    {
        var mayDegrade = pipeline.Unanswered == UnansweredPolicy.Degraded;
        Exception? lastFailure = null;
        for (var attempt = 1; ; attempt++)
        {
            rig.Revocation.ThrowIfCancellationRequested();
            var left = LeftOf(pipeline, inFlight);
            if (mayDegrade && left <= TimeSpan.Zero)
                return Degrade(pipeline, inFlight, lastFailure);

            try
            {
                var isBounded = left > TimeSpan.Zero;
                var answer = router.InferAsync(createRequest, isBounded ? EventTime.FromTimeSpan(left!.Value) : null);
                var result = mayDegrade ? await answer.WaitAsync(left!.Value, time, rig.Revocation) : await answer;
                outages.End(pipeline);
                return result;
            }
            catch (Exception e)
            {
                rig.Revocation.ThrowIfCancellationRequested();

                // An attempt that was cut short says less than what was said before.
                if (lastFailure is null || e is not TimeoutException || left > pipeline.InferenceDeadline / 4)
                    lastFailure = e;
                metrics.RecordRetry();
                if (e is NoInferenceSiloException)
                    outages.Begin(pipeline, DegradedReason.NoInferenceSilo);
                else
                    Log.Retrying(logger, "infer a window", rig.Rig, attempt, e.Message);
                left = LeftOf(pipeline, inFlight);
                if (mayDegrade && left < MinAttempt)
                    return Degrade(pipeline, inFlight, lastFailure);
                await Task.Delay(DelayAfter(attempt, mayDegrade ? left : null), time, rig.Revocation);
            }
        }
    }

    private TimeSpan? LeftOf(PipelineDefinition pipeline, WindowInFlight inFlight) =>
        pipeline.InferenceDeadline is { } deadline ? deadline - TimeSpan.FromMicroseconds(time.NowUs() - inFlight.ClosedUs) : null;

    /// <summary>Half of what is left at most, so that a silo that comes late in it is still asked.</summary>
    private static TimeSpan DelayAfter(int attempt, TimeSpan? left)
    {
        var delay = Retry.DelayAfter(attempt);
        return left is { } rest && rest / 2 < delay ? rest / 2 : delay;
    }

    private InferenceResult Degrade(PipelineDefinition pipeline, WindowInFlight inFlight, Exception? failure)
    {
        var reason = failure switch
        {
            null or TimeoutException or InferenceLateException => DegradedReason.Late,
            NoInferenceSiloException => DegradedReason.NoInferenceSilo,
            _ => DegradedReason.Refused,
        };
        inFlight.Degraded = reason;
        metrics.RecordDegraded(pipeline.Name, reason);
        outages.Begin(pipeline, reason);
        var deadline = $"the inference deadline of {pipeline.InferenceDeadline!.Value.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture)} s";
        return new InferenceResult
        {
            Model = pipeline.Model!,
            Fault = reason switch
            {
                DegradedReason.NoInferenceSilo => $"No inference silo was in the cluster within {deadline}.",
                DegradedReason.Refused => $"No inference silo took the window within {deadline}; the last one said: {failure!.Message}",
                _ => $"The answer did not come within {deadline}.",
            },
        };
    }
}
