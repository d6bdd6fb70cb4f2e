using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>What is in an event, and what is in its record.</summary>
[Collection(RunningClusterTests.Name)]
public sealed class RigEventsTests(RunningCluster cluster)
{
    [Fact]
    public async Task Event_WhenRecordsFillAWindow_SaysWhatItWasMadeFrom()
    {
        const string Rig = "truck 1/ä";
        var sentUs = TimeProvider.System.NowUs();
        await SendAsync(Rig, ("camera", 0.1), ("camera", 0.3), ("captions", 0.2), ("camera", 1.1), ("captions", 1.1));

        var record = Assert.Single(await cluster.Kafka.WaitForEventRecordsAsync(Rig, "fused", 1));

        var fusionEvent = FusionEventJson.Deserialize(record.Message.Value);
        Assert.Equal("truck%201%2F%C3%A4/fused/0/0", fusionEvent.Id);
        Assert.Equal(Rig, fusionEvent.Rig);
        Assert.Equal(new EventWindow(0, 1_000_000), fusionEvent.Window);
        Assert.Equal(CloseTrigger.Proof, fusionEvent.ClosedBy);
        Assert.Equal([Present("camera", 2, 100_000, 300_000), Present("captions", 1, 200_000, 200_000)], fusionEvent.Modalities);
        var partition = record.Partition.Value; // the same key is in the same partition of every topic
        Assert.Equal([new EventInput("camera", partition, 0, 1), new EventInput("captions", partition, 0, 0)], fusionEvent.Inputs);
        var timings = fusionEvent.Timings;
        long[] way = [sentUs, timings.LastArrivalUs, timings.ClosedUs, timings.PublishedUs, TimeProvider.System.NowUs()];
        Assert.Equal(way.Order(), way);
    }

    [Fact]
    public async Task Event_WhenPublished_IsACloudEventOfItsRig()
    {
        var rig = cluster.CreateRig("cloud-event");
        await rig.AppendAsync(rig.Seconds(0, 1));

        var record = Assert.Single(await cluster.Kafka.WaitForEventRecordsAsync(rig.Name, "status", 1));

        Assert.Equal("1.0", TopicLog.Header(record, HeaderNames.SpecVersion));
        Assert.Equal("cloud-event/status/0/0", TopicLog.Header(record, HeaderNames.Id));
        Assert.Equal("urn:streaming:status", TopicLog.Header(record, HeaderNames.Source));
        Assert.Equal(RecordTypes.FusionEvent, TopicLog.Header(record, HeaderNames.Type));
        Assert.Equal("1970-01-01T00:00:01.000000Z", TopicLog.Header(record, HeaderNames.Time));
        Assert.Equal("application/json", TopicLog.Header(record, HeaderNames.ContentType));
        Assert.Equal(FusionEventJson.SchemaUri, TopicLog.Header(record, HeaderNames.DataSchema));
    }

    [Fact]
    public async Task Event_WhenTheModelAnswers_CarriesItsPredictionScoresAndTimings()
    {
        var rig = cluster.CreateRig("answered");
        await rig.AppendAsync(rig.Seconds(0, 1));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "fused", 1));

        Assert.Equal(new EventModel("fusion", 7), fusionEvent.Model);
        Assert.Equal(new EventPrediction("pothole", 0.75f), fusionEvent.Prediction);
        Assert.Equal(new Dictionary<string, float> { ["clear"] = 0.25f, ["pothole"] = 0.75f }, fusionEvent.Scores);
        Assert.Null(fusionEvent.Fault);
        Assert.Equal((11, 22, 3), InferenceTimingsOf(fusionEvent));
    }

    [Fact]
    public async Task Event_WhenTheModelFails_SaysWhyAndPredictsNothing()
    {
        var rig = cluster.CreateRig("faulty");
        cluster.Inference.Answer(rig.Name, request => Task.FromResult(new InferenceResult
        {
            Model = request.Model,
            Fault = "The model is out of order.",
        }));
        await rig.AppendAsync(rig.Seconds(0, 1));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "fused", 1));

        Assert.Equal("The model is out of order.", fusionEvent.Fault);
        Assert.Equal(new EventModel("fusion", 0), fusionEvent.Model);
        Assert.Null(fusionEvent.Prediction);
        Assert.Empty(fusionEvent.Scores);
    }

    [Fact]
    public async Task Event_WhenTheModelCannotDecodeAModality_SaysItIsCorrupt()
    {
        var rig = cluster.CreateRig("corrupt");
        cluster.Inference.Answer(rig.Name, request => Task.FromResult(new InferenceResult
        {
            Model = request.Model,
            Labels = ["clear"],
            Scores = [1],
            CorruptModalities = ["camera"],
        }));
        await rig.AppendAsync(rig.Seconds(0, 1));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "fused", 1));

        Assert.Equal(Missing("camera", MissingReason.Corrupt) with { AgeUs = 900_000 }, fusionEvent.Modalities[0]);
        Assert.Equal(ModalityStatus.Present, fusionEvent.Modalities[1].Status);
        Assert.Equal(["camera", "captions"], fusionEvent.Inputs.Select(input => input.Topic));
    }

    [Fact]
    public async Task Event_WhenTheModelReadsWhatThePipelineDoesNotHave_SaysItIsNotConfigured()
    {
        var rig = cluster.CreateRig("unknown");
        cluster.Inference.Answer(rig.Name, request => Task.FromResult(new InferenceResult { Model = request.Model, Version = 7, UnknownModalities = ["lidar"] }));
        await rig.AppendAsync(rig.Seconds(0, 1));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "fused", 1));

        Assert.Equal(["camera", "captions", "lidar"], fusionEvent.Modalities.Select(modality => modality.Name));
        Assert.Equal(Missing("lidar", MissingReason.NotConfigured), fusionEvent.Modalities[2]);
    }

    [Fact]
    public async Task Event_WhenAModalityIsSilent_SaysItIsMissing()
    {
        var rig = cluster.CreateRig("silent");
        await rig.AppendAsync(rig.Data("camera", 0.5), rig.Data("camera", 1), rig.Says(SampleKind.Bound, "captions", 1));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "status", 1));

        Assert.Equal(Missing("captions", MissingReason.Silent), fusionEvent.Modalities[1]);
        Assert.Equal("camera", Assert.Single(fusionEvent.Inputs).Topic);
    }

    [Fact]
    public async Task Event_WhenThePipelineHasNoModel_NeedsNoInference()
    {
        var rig = cluster.CreateRig("plain");
        await rig.AppendAsync(rig.Data("lidar", 0.5), rig.Says(SampleKind.End, "lidar"), rig.Says(SampleKind.End, "radar"));

        var fusionEvent = Assert.Single(await cluster.Kafka.WaitForEventsAsync(rig.Name, "deadline", 1));

        Assert.Null(fusionEvent.Model);
        Assert.Null(fusionEvent.Prediction);
        Assert.Equal((0, 0, 0), InferenceTimingsOf(fusionEvent));
        Assert.DoesNotContain(cluster.Inference.Requests, request => request.Rig == rig.Name);
    }

    [Fact]
    public async Task Events_WhenTwoPipelinesShareTheirTopics_ComeFromBoth()
    {
        var rig = cluster.CreateRig("shared");
        await rig.AppendAsync(rig.Seconds(0, 1, 2));

        var status = await cluster.Kafka.WaitForEventsAsync(rig.Name, "status", 2);
        var fused = await cluster.Kafka.WaitForEventsAsync(rig.Name, "fused", 2);

        Assert.Equal(["shared/status/0/0", "shared/status/1000000/0"], status.Select(fusionEvent => fusionEvent.Id));
        Assert.Equal(["shared/fused/0/0", "shared/fused/1000000/0"], fused.Select(fusionEvent => fusionEvent.Id));
    }

    private static EventModality Present(string name, int sampleCount, long firstUs, long lastUs) =>
        new() { Name = name, Status = ModalityStatus.Present, SampleCount = sampleCount, FirstUs = firstUs, LastUs = lastUs, AgeUs = 1_000_000 - lastUs };

    private static EventModality Missing(string name, MissingReason reason) =>
        new() { Name = name, Status = ModalityStatus.Missing, Reason = reason };

    private static (long QueueUs, long ComputeUs, int BatchSize) InferenceTimingsOf(FusionEvent fusionEvent) =>
        (fusionEvent.Timings.InferenceQueueUs, fusionEvent.Timings.InferenceComputeUs, fusionEvent.Timings.BatchSize);

    private async Task SendAsync(string rig, params (string Modality, double Second)[] samples)
    {
        using var producer = cluster.Kafka.CreateProducer();
        foreach (var (modality, second) in samples)
            await producer.SendAsync(rig, Samples.Data(modality, second), CancellationToken.None);
        await producer.FlushAsync(CancellationToken.None);
    }
}
