using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Streaming.Abstractions;
using Streaming.Dashboard.Wall;
using Streaming.Kafka;

namespace Streaming.Dashboard.Tests.Wall;

/// <summary>A wall at a time of its own, and a page that looks at it.</summary>
internal sealed class WatchedWall
{
    public const long Second = 1_000_000;

    /// <summary>2026-01-31 12:00:00 UTC.</summary>
    private const long Noon = 1_769_860_800 * Second;

    private readonly FakeTimeProvider _time = new(EventTime.ToDateTimeOffset(Noon));
    private readonly Onlooker _onlooker = new();

    public WatchedWall(DashboardOptions? options = null)
    {
        var kafka = new KafkaOptions { BootstrapServers = "kafka:9092" };
        Wall = new MonitoringWall(Options.Create(options ?? new DashboardOptions()), Options.Create(kafka), _time);
    }

    public MonitoringWall Wall { get; }

    /// <summary>What is new to the page.</summary>
    public WallView Look() => Wall.View(_onlooker);

    /// <summary>All that a page sees which is opened now.</summary>
    public WallView LookAnew() => Wall.View(new Onlooker());

    public void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    /// <param name="rig">The rig.</param>
    /// <param name="second">Start of the window, in seconds after noon.</param>
    /// <param name="modalities">What was there and what was not.</param>
    /// <param name="change">Whatever is different.</param>
    public FusionEvent Event(string rig, int second, EventModality[]? modalities = null, Func<FusionEvent, FusionEvent>? change = null)
    {
        var startUs = Noon + second * Second;
        var fusionEvent = new FusionEvent
        {
            Id = FusionEventId.Create(rig, "road", startUs, null, 0),
            Rig = rig,
            Pipeline = "road",
            Window = new EventWindow(startUs, startUs + Second),
            ClosedBy = CloseTrigger.Proof,
            Model = new EventModel("hazards", 3),
            Prediction = new EventPrediction("clear", 0.75f),
            Scores = new Dictionary<string, float> { ["siren"] = 0.25f, ["clear"] = 0.75f },
            Modalities = modalities ?? [Present("camera", 10)],
            Inputs = [],
            Timings = new EventTimings { LastArrivalUs = _time.NowUs() - 200_000 },
        };
        fusionEvent = change?.Invoke(fusionEvent) ?? fusionEvent;
        Wall.Add(fusionEvent);
        return fusionEvent;
    }

    public void Image(string rig, string topic, double second, int bytes = 10) => Add(rig, topic, second, ContentTypes.Jpeg, new byte[bytes]);

    public void Text(string rig, double second, string text, double duration = 0) =>
        Add(rig, "captions", second, ContentTypes.Text, Encoding.UTF8.GetBytes(text), duration);

    public void Sound(string rig, double second, params short[] values)
    {
        var bytes = new byte[2 * values.Length];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        Add(rig, "microphone", second, new AudioFormat(16_000, 1).ContentType, bytes);
    }

    public static EventModality Present(string name, int count) =>
        new() { Name = name, Status = ModalityStatus.Present, SampleCount = count, FirstUs = Noon, LastUs = Noon + 1 };

    public static EventModality Missing(string name, MissingReason reason) => new() { Name = name, Status = ModalityStatus.Missing, Reason = reason };

    private void Add(string rig, string topic, double second, string contentType, byte[] payload, double duration = 0) => Wall.Add(rig, new Sample
    {
        Modality = topic,
        ContentType = contentType,
        EventTimeUs = Noon + (long)(second * Second),
        DurationUs = (long)(duration * Second),
        IngestionTimeUs = _time.NowUs(),
        Payload = payload,
    });
}
