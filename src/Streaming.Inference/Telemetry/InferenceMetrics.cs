using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>The meter <see cref="StreamingTelemetry.InferenceName"/>. Measured per request and per batch, tagged by model alone.</summary>
internal sealed class InferenceMetrics
{
    private const string ModelTag = "model";
    private const string OutcomeTag = "outcome";
    private const string VersionTag = "version";

    private static readonly InstrumentAdvice<int> BatchSizeAdvice = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256],
    };

    private static readonly InstrumentAdvice<double> DifferenceAdvice = new()
    {
        HistogramBucketBoundaries = [0, 1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 10],
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
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _shadowRequests;
    private readonly Histogram<double> _shadowDifference;
    private readonly Histogram<double> _shadowDuration;

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
        _fallbacks = meter.CreateCounter<long>(
            "streaming.inference.provider.fallbacks", "{session}", "Sessions on the CPU in place of an execution provider that was missing.");
        _shadowRequests = meter.CreateCounter<long>(
            "streaming.inference.shadow.requests", "{request}", "Requests that a shadow version was to be shown, by what came of it.");
        _shadowDifference = meter.CreateHistogram(
            "streaming.inference.shadow.difference", "1", "Largest difference of a score or value between a shadow's answer and the live one.", advice: DifferenceAdvice);
        _shadowDuration = CreateDuration(meter, "streaming.inference.shadow.compute.duration", "Decoding and run of a batch by a shadow version.");
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

    public void CountFallback(string model, ExecutionProvider provider) =>
        _fallbacks.Add(1, new(ModelTag, model), new("provider", provider == ExecutionProvider.TensorRt ? "tensorrt" : "cuda"));

    /// <param name="model">The model's name.</param>
    /// <param name="version">The shadow's.</param>
    /// <param name="outcome">Of <see cref="ShadowOutcome"/>.</param>
    /// <param name="count">Requests.</param>
    public void CountShadow(string model, int version, string outcome, int count) =>
        _shadowRequests.Add(count, new(ModelTag, model), new(VersionTag, version), new(OutcomeTag, outcome));

    public void RecordShadowDifference(string model, int version, double difference) =>
        _shadowDifference.Record(difference, new(ModelTag, model), new(VersionTag, version));

    public void RecordShadowDuration(string model, int version, TimeSpan duration) =>
        _shadowDuration.Record(duration.TotalSeconds, new(ModelTag, model), new(VersionTag, version));

    private static Histogram<double> CreateDuration(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, advice: StreamingTelemetry.DurationAdvice);
}
