using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Publish;

public sealed class EventPublisherTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly KafkaMetrics _metrics;

    public EventPublisherTests() => _metrics = new KafkaMetrics(_services.GetRequiredService<IMeterFactory>(), new IngestStatus());

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Publish_OfMoreThanTheTopicTakes_LeavesOutTheLargestOutputs_UntilItFits()
    {
        using var leftOut = new MetricCollector<long>(
            _services.GetRequiredService<IMeterFactory>(), StreamingTelemetry.KafkaName, "streaming.events.outputs_left_out");
        var topic = new LimitedTopic(maxBytes: 2_000);

        await PublishAsync(topic, Values("mask", 4_000), Values("score", 1), Boxes("faces", 100), Values("embedding", 64));

        var published = Assert.Single(topic.Published);
        Assert.Equal(["4000 values", null, "100 boxes", null], published.Outputs.Select(output => output.LeftOut));
        Assert.Equal([0, 1, 0, 64], published.Outputs.Select(output => output.Values.Length));
        Assert.All(published.Outputs, output => Assert.Empty(output.Boxes));
        Assert.Equal([4_000], published.Outputs[0].Shape);
        Assert.Equal(2, leftOut.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    [Fact]
    public async Task Publish_OfWhatTheTopicTakes_LeavesOutNothing()
    {
        var topic = new LimitedTopic(maxBytes: 100_000);

        await PublishAsync(topic, Values("mask", 4_000), Boxes("faces", 100));

        Assert.All(Assert.Single(topic.Published).Outputs, output => Assert.Null(output.LeftOut));
    }

    [Fact]
    public async Task Publish_OfWhatIsTooLargeWithoutOutputs_SaysSo()
    {
        var topic = new LimitedTopic(maxBytes: 100);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => PublishAsync(topic, Values("mask", 10)));

        Assert.Matches(@"^Event rig/pipeline/1/0 of \d+ bytes is larger than topic fusion-events takes; see its max\.message\.bytes\.$", e.Message);
        Assert.Empty(topic.Published);
    }

    private static ModelOutput Values(string name, int count) =>
        new() { Name = name, Kind = OutputKind.Tensor, Shape = [count], Values = [.. Enumerable.Repeat(0.5f, count)] };

    private static ModelOutput Boxes(string name, int count) =>
        new() { Name = name, Kind = OutputKind.Boxes, Boxes = [.. Enumerable.Repeat(new DetectedBox("face", 0.5f, 0, 0, 1, 1), count)] };

    private Task PublishAsync(LimitedTopic topic, params ModelOutput[] outputs)
    {
        var options = Options.Create(new KafkaOptions());
        var publisher = new EventPublisher(topic, new TopicLimits(options, NullLogger<TopicLimits>.Instance), _metrics, options);
        var fusionEvent = new FusionEvent
        {
            Id = "rig/pipeline/1/0",
            Rig = "rig",
            Pipeline = "pipeline",
            Window = new EventWindow(0, 1),
            ClosedBy = CloseTrigger.Proof,
            Outputs = outputs,
            Modalities = [],
            Inputs = [],
            Timings = new EventTimings(),
        };
        return publisher.PublishAsync(default, fusionEvent, new Publication());
    }

    /// <summary>A topic whose broker refuses what is too large, and has not said before what that is.</summary>
    private sealed class LimitedTopic(int maxBytes) : IDelivery
    {
        public List<FusionEvent> Published { get; } = [];

        public void Start() => throw new NotSupportedException();

        public Task PublishAsync(PartitionAssignment assignment, string topic, Message<byte[]?, byte[]?> message, Publication publication)
        {
            if (message.Value!.Length > maxBytes)
                throw new KafkaException(ErrorCode.MsgSizeTooLarge);
            Published.Add(FusionEventJson.Deserialize(message.Value));
            return Task.CompletedTask;
        }

        public void Commit(IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots) => throw new NotSupportedException();

        public void Write(IReadOnlyList<CheckpointRecord> records, IConsumer<byte[]?, byte[]?> consumer, Func<IReadOnlyList<PartitionSnapshot>?> takeSnapshots) => throw new NotSupportedException();

        public void GiveUp() => throw new NotSupportedException();
    }
}
