using System.Diagnostics;
using System.Diagnostics.Metrics;
using Streaming.Abstractions;
using Streaming.Alignment;

namespace Streaming.AlignmentSilo;

/// <summary>What alignment silos count. Tags have few values: pipeline, modality, reason; never the rig.</summary>
internal sealed class AlignmentMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _missing;
    private readonly Counter<long> _aligned;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _incomplete;
    private readonly Counter<long> _revised;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _late;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _clockSteps;
    private readonly Histogram<double> _clockOffset;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _rerouted;
    private readonly Counter<long> _degraded;
    private readonly Counter<long> _outages;
    private readonly Counter<long> _encodingHits;
    private readonly Counter<long> _encodingMisses;
    private readonly Histogram<double> _watermarkLag;
    private readonly Histogram<double> _pipelineDuration;

    public AlignmentMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(StreamingTelemetry.AlignmentName);
        _closed = _meter.CreateCounter<long>("streaming.window.closed", "{window}", "Windows closed, by pipeline and reason");
        _missing = _meter.CreateCounter<long>("streaming.window.missing", "{modality}", "Modalities missing from a closed window, by reason");
        _aligned = _meter.CreateCounter<long>("streaming.align.aligned", "{sample}", "Samples that are in at least one closed window");
        _dropped = _meter.CreateCounter<long>("streaming.align.dropped", "{sample}", "Samples that came on time and that no closed window needed");
        _incomplete = _meter.CreateCounter<long>("streaming.window.incomplete", "{window}", "Windows not given out, since a required modality was missing");
        _revised = _meter.CreateCounter<long>("streaming.window.revised", "{window}", "Closed windows that a late sample changed");
        _skipped = _meter.CreateCounter<long>("streaming.window.skipped", "{window}", "Closed windows that were not worked on, since a newer one had closed (delivery latest-only)");
        _late = _meter.CreateCounter<long>("streaming.align.late", "{sample}", "Samples that no window could take, by modality");
        _replayed = _meter.CreateCounter<long>("streaming.align.replayed", "{sample}", "Samples that a rig had already, by modality");
        _clockSteps = _meter.CreateCounter<long>("streaming.clock.steps", "{step}", "Jumps of a sensor's clock, by modality");
        _clockOffset = _meter.CreateHistogram(
            "streaming.clock.offset", "s", "How far a sensor's clock is off that of the reference, either way, when a window closes", advice: StreamingTelemetry.DurationAdvice);
        _retries = _meter.CreateCounter<long>("streaming.window.retries", "{retry}", "Inference calls and publications that had to be tried again");
        _rerouted = _meter.CreateCounter<long>("streaming.window.rerouted", "{window}", "Windows that another inference silo was asked for, since the first refused, failed or was silent");
        _degraded = _meter.CreateCounter<long>("streaming.window.degraded", "{window}", "Windows published without their model's answer, by reason");
        _outages = _meter.CreateCounter<long>("streaming.window.outages", "{outage}", "Times that a pipeline's windows began to get no answers, by reason");
        _encodingHits = _meter.CreateCounter<long>(
            "streaming.encoding.cache.hits", "{sample}", "Samples of windows that an encoder had encoded for an earlier window, by the encoder's model");
        _encodingMisses = _meter.CreateCounter<long>("streaming.encoding.cache.misses", "{sample}", "Samples that were encoded, by the encoder's model");
        _watermarkLag = _meter.CreateHistogram(
            "streaming.watermark.lag", "s", "Wall clock less the end of a window when it closes", advice: StreamingTelemetry.DurationAdvice);
        _pipelineDuration = _meter.CreateHistogram(
            "streaming.pipeline.duration", "s", "Event time to published: from the end of a window to its acknowledged event", advice: StreamingTelemetry.DurationAdvice);
    }

    public void RecordClosed(string pipeline, AlignedWindow window, long nowUs)
    {
        _closed.Add(1, new("pipeline", pipeline), new("reason", WordFor(window.ClosedBy)));
        if (window.Revision > 0)
            _revised.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline));
        _watermarkLag.Record(Seconds(nowUs - window.EndUs), new KeyValuePair<string, object?>("pipeline", pipeline));
        foreach (var slice in window.Modalities)
        {
            if (slice.ClockOffsetUs is { } offsetUs)
                _clockOffset.Record(Seconds(Math.Abs(offsetUs)), new("pipeline", pipeline), new("modality", slice.Modality));
            if (!slice.IsPresent)
                _missing.Add(1, new TagList { { "pipeline", pipeline }, { "modality", slice.Modality }, { "reason", WordFor(slice.MissingReason) } });
        }
    }

    public void RecordCompleted(string pipeline, long endUs, long nowUs) =>
        _pipelineDuration.Record(Seconds(nowUs - endUs), new KeyValuePair<string, object?>("pipeline", pipeline));

    public void RecordAligned(string pipeline, long count)
    {
        if (count > 0)
            _aligned.Add(count, new KeyValuePair<string, object?>("pipeline", pipeline));
    }

    public void RecordDropped(string pipeline, long count)
    {
        if (count > 0)
            _dropped.Add(count, new KeyValuePair<string, object?>("pipeline", pipeline));
    }

    public void RecordIncomplete(string pipeline, long count)
    {
        if (count > 0)
            _incomplete.Add(count, new KeyValuePair<string, object?>("pipeline", pipeline));
    }

    public void RecordLate(string pipeline, LateSample late) => _late.Add(1, new("pipeline", pipeline), new("modality", late.Sample.Modality));

    public void RecordReplayed(string modality) => _replayed.Add(1, new KeyValuePair<string, object?>("modality", modality));

    public void RecordClockSteps(string pipeline, string modality, int count)
    {
        if (count > 0)
            _clockSteps.Add(count, new("pipeline", pipeline), new("modality", modality));
    }

    public void RecordSkipped(string pipeline) => _skipped.Add(1, new KeyValuePair<string, object?>("pipeline", pipeline));

    public void RecordEncodingHits(string encoder, int count)
    {
        if (count > 0)
            _encodingHits.Add(count, new KeyValuePair<string, object?>("model", encoder));
    }

    public void RecordEncodingMiss(string encoder) => _encodingMisses.Add(1, new KeyValuePair<string, object?>("model", encoder));

    public void RecordRetry() => _retries.Add(1);

    /// <param name="reason">Of <see cref="RerouteReason"/>.</param>
    public void RecordRerouted(string reason) => _rerouted.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void RecordDegraded(string pipeline, DegradedReason reason) => _degraded.Add(1, new("pipeline", pipeline), new("reason", WordFor(reason)));

    public void RecordOutage(string pipeline, DegradedReason reason) => _outages.Add(1, new("pipeline", pipeline), new("reason", WordFor(reason)));

    public void Dispose() => _meter.Dispose();

    private static double Seconds(long us) => us / 1e6;

    public static string WordFor(CloseTrigger trigger) => trigger switch
    {
        CloseTrigger.Proof => "proof",
        CloseTrigger.Deadline => "deadline",
        _ => "close",
    };

    private static string WordFor(DegradedReason reason) => reason switch
    {
        DegradedReason.NoInferenceSilo => "no-inference-silo",
        DegradedReason.Refused => "refused",
        _ => "late",
    };

    private static string WordFor(MissingReason reason) => reason switch
    {
        MissingReason.Silent => "silent",
        MissingReason.Late => "late",
        MissingReason.Dropped => "dropped",
        MissingReason.Corrupt => "corrupt",
        _ => "not-configured",
    };
}
