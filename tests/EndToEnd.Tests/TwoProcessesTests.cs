using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Capture.Media;
using Streaming.Kafka;

namespace EndToEnd.Tests;

/// <summary>An alignment silo and an inference silo as processes, on a real Kafka, fed by <c>streaming capture</c> with real recordings.</summary>
[Collection(WholeSystems.Name)]
public sealed class TwoProcessesTests(RealKafka kafka) : IAsyncLifetime
{
    private const long SizeUs = 1_000_000;
    private const long AdvanceUs = 500_000;
    private const string StartTime = "2026-01-31T12:00:00Z";

    /// <summary>No deadline and no idle timeout: every window is proven, however slow the machine is.</summary>
    private const string Pipeline = """
        {
          "modalities": { "camera": { "kind": "image" }, "microphone": { "kind": "audio" }, "captions": { "kind": "text" } },
          "window": { "type": "hopping", "size": "1s", "advance": "500ms" },
          "model": "road-hazards"
        }
        """;

    private static readonly TimeSpan EventTimeout = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-test-").FullName;
    private readonly List<RunningProcess> _silos = [];

    public async ValueTask InitializeAsync()
    {
        if (kafka.BootstrapServers.Length == 0)
            return;
        var pipeline = Path.Combine(_folder, "recording.json");
        await File.WriteAllTextAsync(pipeline, Pipeline);
        var (primaryPort, inferencePort) = (RealKafka.FreePort(), RealKafka.FreePort());
        _silos.Add(RunningProcess.StartOurs(
            "Streaming.AlignmentSilo",
            [],
            ("Kafka__BootstrapServers", kafka.BootstrapServers),
            ("Alignment__Pipelines", pipeline),
            ("Http__Port", "0"),
            ("Clustering__SiloPort", $"{primaryPort}"),
            ("Clustering__PrimarySiloPort", $"{primaryPort}")));
        _silos.Add(RunningProcess.StartOurs(
            "Streaming.InferenceSilo",
            [],
            ("Inference__ModelRepository", Path.Combine(AppContext.BaseDirectory, "models")),
            ("Http__Port", "0"),
            ("Clustering__SiloPort", $"{inferencePort}"),
            ("Clustering__PrimarySiloPort", $"{primaryPort}")));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
            await silo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Capture_OfRealRecordings_GivesAnEventForEachWindowWithWhatWasThere()
    {
        kafka.Require();
        var clip = Recordings.Require("clips/tears-of-steel-battle-clip-medium.webm");
        var sentence = Recordings.Require("grid/bbaf3s.mp4");
        var captions = Recordings.Require("grid/bbaf3s.vtt");
        await CaptureAsync(clip, "clip");
        await CaptureAsync(sentence, "sentence", "--captions", captions);
        var expectedClip = await ExpectedAsync(clip, null);
        var expectedSentence = await ExpectedAsync(sentence, captions);

        var events = await ReadEventsAsync(expectedClip.Count + expectedSentence.Count);

        Assert.Equal(expectedClip, PresentByStart(events, "clip"));
        Assert.Equal(expectedSentence, PresentByStart(events, "sentence"));
        Assert.Contains(expectedSentence.Values, present => present.Contains("captions"));
        Assert.All(events, fusionEvent =>
        {
            Assert.Equal(CloseTrigger.Proof, fusionEvent.ClosedBy);
            Assert.Equal(new EventModel("road-hazards", 1), fusionEvent.Model);
            Assert.Equal(1, fusionEvent.Scores.Values.Sum(), 0.01);
            Assert.All(fusionEvent.Modalities.Where(m => m.Status == ModalityStatus.Missing), m => Assert.Equal(MissingReason.Silent, m.Reason));
        });
        await StopInOrderAsync();
    }

    /// <summary>The inputs an event names are the records it was made from: as many as its modalities had samples, where none is interleaved with others.</summary>
    private static SortedDictionary<long, string[]> PresentByStart(IEnumerable<FusionEvent> events, string rig)
    {
        var windows = new SortedDictionary<long, string[]>();
        foreach (var fusionEvent in events.Where(fusionEvent => fusionEvent.Rig == rig))
        {
            var present = fusionEvent.Modalities.Where(modality => modality.Status == ModalityStatus.Present).ToList();
            Assert.Equal(present.Select(modality => modality.Name), fusionEvent.Inputs.Select(input => input.Topic));
            windows.Add(fusionEvent.Window.StartUs, [.. present.Select(modality => modality.Name)]);
        }

        return windows;
    }

    private async Task CaptureAsync(string source, string rig, params string[] more)
    {
        string[] arguments =
            ["capture", source, "--rig", rig, "--speed", "max", "--start-time", StartTime, "--bootstrap-servers", kafka.BootstrapServers, .. more];
        var (exitCode, _, error) = await Ours.RunAsync(arguments);
        Assert.True(exitCode == 0, error);
    }

    private static async Task<SortedDictionary<long, string[]>> ExpectedAsync(string source, string? captions)
    {
        Assert.True(EventTime.TryParse(StartTime, out var startUs));
        return await ExpectedWindows.OfAsync(
            new MediaCaptureOptions { Source = source, Rig = "expected", Captions = captions, Speed = double.PositiveInfinity, StartTimeUs = startUs },
            SizeUs,
            AdvanceUs);
    }

    private async Task<List<FusionEvent>> ReadEventsAsync(int count)
    {
        using var timeout = new CancellationTokenSource(EventTimeout);
        var events = new List<FusionEvent>();
        try
        {
            await foreach (var fusionEvent in EventReader.ReadAsync(new KafkaOptions { BootstrapServers = kafka.BootstrapServers }, fromBeginning: true, cancellationToken: timeout.Token))
            {
                events.Add(fusionEvent);
                if (events.Count == count)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{events.Count} events of {count} came. {string.Join(Environment.NewLine, _silos.Select(silo => silo.Output + silo.Error))}");
        }

        return events;
    }

    private async Task StopInOrderAsync()
    {
        foreach (var silo in _silos)
            await silo.SignalAsync("TERM");
        foreach (var silo in _silos)
            Assert.Equal(0, await silo.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }
}
