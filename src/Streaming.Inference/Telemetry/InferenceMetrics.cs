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
    private readonly Histogram<double> _inputDuration;
    private readonly Histogram<double> _inferDuration;
    private readonly Histogram<double> _outputDuration;
    private readonly Histogram<double> _requestDuration;
    private readonly Counter<long> _executions;
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
        _inputDuration = CreateDuration(meter, "streaming.inference.compute.input.duration", "Decoding the windows of a batch into its tensors.");
        _inferDuration = CreateDuration(meter, "streaming.inference.compute.infer.duration", "The model's runs for a batch.");
        _outputDuration = CreateDuration(meter, "streaming.inference.compute.output.duration", "Reading a batch's answers out of its tensors.");
        _requestDuration = CreateDuration(meter, "streaming.inference.request.duration", "From a request's arrival until its answer.");
        _executions = meter.CreateCounter<long>("streaming.inference.executions", "{execution}", "Runs of a model, each for a whole batch.");
        _batchSize = meter.CreateHistogram(
            "streaming.inference.batch.size", "{request}", "Requests that ran together.", advice: BatchSizeAdvice);
        _pending = meter.CreateUpDownCounter<int>("streaming.inference.pending", "{request}", "Requests that no batch has taken yet.");
    }

    public void CountRequest(string model, string outcome) => _requests.Add(1, new(ModelTag, model), new(OutcomeTag, outcome));

    public void AddPending(string model, int count) => _pending.Add(count, new KeyValuePair<string, object?>(ModelTag, model));

    public void RecordQueueDuration(string model, TimeSpan duration) =>
        _queueDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(ModelTag, model));

    public void RecordRequestDuration(string model, TimeSpan duration) =>
        _requestDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(ModelTag, model));

    public void RecordBatch(string model, int size, in BatchDurations durations)
    {
        var tag = new KeyValuePair<string, object?>(ModelTag, model);
        _batchSize.Record(size, tag);
        _executions.Add(durations.Runs, tag);
        _inputDuration.Record(durations.Input.TotalSeconds, tag);
        _inferDuration.Record(durations.Infer.TotalSeconds, tag);
        _outputDuration.Record(durations.Output.TotalSeconds, tag);
        _computeDuration.Record(durations.Total.TotalSeconds, tag);
    }

    private static Histogram<double> CreateDuration(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, advice: StreamingTelemetry.DurationAdvice);
}
