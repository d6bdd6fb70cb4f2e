using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>Tells once that a pipeline's windows get no answers, however many they are, and once when they get them again.</summary>
internal sealed class InferenceOutages(AlignmentMetrics metrics, TimeProvider time, ILogger<InferenceOutages> logger)
{
    /// <summary>Where some windows are answered and others are late, it is over when none has been late for so long.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Outage> _outages = new();

    public void Begin(PipelineDefinition pipeline, DegradedReason reason)
    {
        var now = time.GetTimestamp();
        var outage = new Outage(reason, now);
        var known = _outages.GetOrAdd(pipeline.Name, outage);
        Interlocked.Exchange(ref known.LastAt, now);
        if (known != outage)
            return;

        metrics.RecordOutage(pipeline.Name, reason);
        if (pipeline.Unanswered == UnansweredPolicy.Degraded)
            Log.WindowsAreDegraded(logger, pipeline.Name, SentenceFor(reason));
        else
            Log.WindowsWait(logger, pipeline.Name, SentenceFor(reason));
    }

    /// <summary>A window was answered.</summary>
    public void End(PipelineDefinition pipeline)
    {
        if (!_outages.TryGetValue(pipeline.Name, out var outage))
            return;
        var isOver = outage.Reason == DegradedReason.NoInferenceSilo || time.GetElapsedTime(Interlocked.Read(ref outage.LastAt)) >= Calm;
        if (isOver && _outages.TryRemove(new KeyValuePair<string, Outage>(pipeline.Name, outage)))
            Log.WindowsAreAnsweredAgain(logger, pipeline.Name, time.GetElapsedTime(outage.BeganAt).TotalSeconds);
    }

    private static string SentenceFor(DegradedReason reason) => reason switch
    {
        DegradedReason.NoInferenceSilo => "no inference silo is in the cluster",
        DegradedReason.Refused => "no inference silo takes them within their inference deadline",
        _ => "answers do not come within their inference deadline",
    };

    private sealed class Outage(DegradedReason reason, long beganAt)
    {
        public long LastAt;

        public DegradedReason Reason { get; } = reason;

        public long BeganAt { get; } = beganAt;
    }
}
