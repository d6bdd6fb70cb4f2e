using System.Text;
using Confluent.Kafka;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Observability;

/// <summary>What two silos send to an OpenTelemetry collector, read from the wire.</summary>
[Collection(WholeSystems.Name)]
public sealed class OtlpTests(RealKafka kafka)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SensorSpanId = "b7ad6b7169203331";
    private const string Alignment = "streaming-alignment-silo";
    private const string Inference = "streaming-inference-silo";

    [Fact]
    public async Task Silos_TellTheTraceFromSensorToEvent_AndMetricsAndLogs()
    {
        kafka.Require();
        await using var receiver = await OtlpReceiver.StartAsync();
        using var deployment = new Deployment("otlp", kafka.BootstrapServers);
        (string, string)[] otlp =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ];
        await using var alignment = deployment.StartAlignmentSilo(otlp);
        await using var inference = deployment.StartInferenceSilo(otlp);
        await alignment.WaitUntilReadyAsync();
        await inference.WaitUntilReadyAsync();

        await SimulatedRigs.SendAsync(
            deployment.Kafka, deployment.Topics, ["traced"], 1_769_860_800_000_000, $"00-{TraceId}-{SensorSpanId}-01");
        await deployment.ReadEventsAsync((int)SimulatedRigs.Length.TotalSeconds, () => alignment.Log + inference.Log);
        var eventTraceParents = ReadTraceParents(deployment);

        // What is not sent yet is sent when they stop.
        await alignment.StopInOrderAsync();
        await inference.StopInOrderAsync();
        var spans = receiver.Spans.ToLookup(span => span.Name);
        Assert.All(spans["append"], span => Assert.Equal((Alignment, TraceId, SensorSpanId), (span.Service, span.TraceId, span.ParentSpanId)));
        Assert.All(spans["complete window"], span => Assert.Equal((Alignment, TraceId, SensorSpanId), (span.Service, span.TraceId, span.ParentSpanId)));
        Assert.Equal(SimulatedRigs.Length.TotalSeconds, spans["complete window"].Count());

        // A batch has many parents; each of them is a window.
        var windows = spans["complete window"].Select(span => span.SpanId).ToHashSet();
        Assert.All(spans["infer batch"], span => Assert.Equal(Inference, span.Service));
        Assert.Equal(windows, spans["infer batch"].SelectMany(span => span.Links).Select(link => link.SpanId).ToHashSet());

        // An event goes on in the trace, as a child of its publication, which is a child of its window.
        var published = spans["publish event"].ToList();
        Assert.Equal(windows, published.Select(span => span.ParentSpanId).ToHashSet());
        Assert.Equal(published.Select(span => $"00-{TraceId}-{span.SpanId}-01").Order(), eventTraceParents.Order());

        Assert.Contains(new OtlpReceiver.Metric(Alignment, "streaming.ingest.samples", "{sample}", "kind modality"), receiver.Metrics);
        Assert.Contains(new OtlpReceiver.Metric(Inference, "streaming.inference.queue.duration", "s", "model"), receiver.Metrics);
        var pageTags = new TelemetryPage().Instruments.ToDictionary(instrument => instrument.Name, instrument => instrument.Tags);
        Assert.All(receiver.Metrics.Where(IsOurs), metric => Assert.Equal((metric.Name, pageTags[metric.Name]), (metric.Name, metric.Tags)));
        Assert.Contains(receiver.Logs, log => log is { Service: Alignment, Category: "Streaming.Kafka.SampleConsumer" });
        Assert.Contains(receiver.Logs, log => log is { Service: Inference, Category: "Streaming.Inference.InferenceService" } && log.Body.Contains("road-hazards", StringComparison.Ordinal));
    }

    private static bool IsOurs(OtlpReceiver.Metric metric) => metric.Name.StartsWith("streaming.", StringComparison.Ordinal);

    private static List<string> ReadTraceParents(Deployment deployment)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = deployment.Kafka.BootstrapServers,
            GroupId = "otlp-test",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnablePartitionEof = true,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Subscribe(deployment.Kafka.EventsTopic);
        var found = new List<string>();
        for (var ends = 0; ends < 4;)
        {
            var record = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException("The events cannot be read.");
            if (record.IsPartitionEOF)
                ends++;
            else
                found.Add(Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes("traceparent")));
        }

        return found;
    }
}
