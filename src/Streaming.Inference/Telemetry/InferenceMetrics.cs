using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>The meter <see cref="StreamingTelemetry.InferenceName"/>. Measured per request and per batch, tagged by model alone.</summary>
internal sealed class InferenceMetrics
{
    private const string ModelTag = "model";
    private const string OutcomeTag = "outcome";

    private static readonly InstrumentAdvice<int> BatchSizeAdvice = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256],
    };

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _computeDuration;
    private readonly Histogram<int> _batchSize;
    private readonly UpDownCounter<int> _pending;

    [SuppressMessage("Reliability", "CA2000", Justification = "The factory owns its meters.")]
    public InferenceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(StreamingTelemetry.InferenceName);
        _requests = meter.CreateCounter<long>("streaming.inference.requests", "{request}", "Requests answered, by how.");
        _queueDuration = meter.CreateHistogram(
            "streaming.inference.queue.duration",
            "s",
            "From a request's arrival until its batch left.",
            advice: StreamingTelemetry.DurationAdvice);
        _computeDuration = meter.CreateHistogram(
            "streaming.inference.compute.duration",
            "s",
            "Decoding and model run of a batch.",
            advice: StreamingTelemetry.DurationAdvice);
        _batchSize = meter.CreateHistogram(
            "streaming.inference.batch.size", "{request}", "Requests that ran together.", advice: BatchSizeAdvice);
        _pending = meter.CreateUpDownCounter<int>("streaming.inference.pending", "{request}", "Requests that no batch has taken yet.");
    }

    public void CountRequest(string model, string outcome) => _requests.Add(1, new(ModelTag, model), new(OutcomeTag, outcome));

    public void AddPending(string model, int count) => _pending.Add(count, new KeyValuePair<string, object?>(ModelTag, model));

    public void RecordQueueDuration(string model, TimeSpan duration) =>
        _queueDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(ModelTag, model));

    public void RecordBatch(string model, int size, TimeSpan computeDuration)
    {
        var tag = new KeyValuePair<string, object?>(ModelTag, model);
        _batchSize.Record(size, tag);
        _computeDuration.Record(computeDuration.TotalSeconds, tag);
    }
}
