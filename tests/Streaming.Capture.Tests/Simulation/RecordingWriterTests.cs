using System.Globalization;
using System.Text;
using System.Text.Json;
using Streaming.Abstractions;
using Streaming.Capture.Captions;
using Streaming.Capture.Simulation;
using Streaming.Capture.Simulation.Recordings;

namespace Streaming.Capture.Tests.Simulation;

public sealed class RecordingWriterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("recording").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Write_WhenRunIsRecorded_KeepsEveryFrameUnderItsEventTime()
    {
        var options = Rigs.Small() with { Camera = new SensorOptions { OutOfOrder = 0.2, DropoutsPerMinute = 10 } };

        var folder = Write(options);

        var frames = Rigs.Data(options, Modalities.Camera);
        Assert.Equal(frames.Count, Directory.GetFiles(Path.Combine(folder, "camera")).Length);
        Assert.All(frames, frame => Assert.Equal(
            frame.Payload,
            File.ReadAllBytes(Path.Combine(folder, "camera", frame.EventTimeUs.ToString(CultureInfo.InvariantCulture) + ".jpg"))));
    }

    [Fact]
    public void Write_WhenTheMicrophoneDropsOut_KeepsEveryChunkInItsPlaceAndSilenceElsewhere()
    {
        var options = Rigs.Small() with
        {
            Microphone = new SensorOptions { OutOfOrder = 0.2, DropoutsPerMinute = 10, ClockOffset = TimeSpan.FromMilliseconds(-40) },
        };

        var folder = Write(options);

        var wave = File.ReadAllBytes(Path.Combine(folder, "microphone.wav"));
        var startUs = Description(folder).MicrophoneStartUs;
        var expected = new byte[wave.Length - 44];
        foreach (var chunk in Rigs.Data(options, Modalities.Microphone))
            chunk.Payload.CopyTo(expected, (chunk.EventTimeUs - startUs) * 16 / 1000 * 2);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(wave, 0, 4));
        Assert.Equal(wave.Length - 44, BitConverter.ToInt32(wave, 40));
        Assert.Equal(expected, wave[44..]);
        Assert.Contains(expected.Chunk(3200), chunk => chunk.All(value => value == 0));
    }

    [Fact]
    public void Write_WhenCaptionsAreRecorded_TheyReadBackToTheMillisecond()
    {
        var options = Rigs.Small(seconds: 120) with { Captions = new SensorOptions { OutOfOrder = 0.2, ClockOffset = TimeSpan.FromSeconds(2) } };

        var folder = Write(options);

        var file = CaptionFile.Read(Path.Combine(folder, "captions.vtt"));
        var startUs = Description(folder).CaptionsStartUs;
        var cues = Rigs.Data(options, Modalities.Captions).OrderBy(cue => cue.EventTimeUs).ToList();
        Assert.Empty(file.Faults);
        Assert.Equal(cues.Select(cue => Encoding.UTF8.GetString(cue.Payload)), file.Cues.Select(cue => cue.Text));
        Assert.All(cues.Zip(file.Cues), pair =>
        {
            Assert.InRange(startUs + pair.Second.StartUs - pair.First.EventTimeUs, -500, 500);
            Assert.InRange(startUs + pair.Second.EndUs - pair.First.EndTimeUs, -500, 500);
        });
    }

    [Fact]
    public void Write_WhenRunIsRecorded_TheTruthReadsBack()
    {
        var options = Rigs.Small(seconds: 60) with { Camera = Rigs.Off };

        var folder = Write(options);

        var spans = File.ReadLines(Path.Combine(folder, "truth.jsonl")).Select(line => JsonSerializer.Deserialize<LabelledSpan>(line, JsonSerializerOptions.Web));
        Assert.Equal(new RigSimulator(options).Truth.SpansIn(options.StartUs, options.StartUs + 60_000_000), spans);
    }

    [Fact]
    public void Write_WhenItsDescriptionIsReadBack_TheSameRunCanBeSimulatedAgain()
    {
        var options = Rigs.Small(seed: 42, seconds: 5) with { Rig = "rig-9", Captions = new SensorOptions { Jitter = TimeSpan.FromMilliseconds(5) } };

        var folder = Write(options);

        Assert.Equal(Path.Combine(_directory, "rig-9"), folder);
        Assert.Equal(options, Description(folder).Simulation);
    }

    [Fact]
    public void Write_WhenARecordingIsThereAlready_ReplacesIt()
    {
        Write(Rigs.Small(seconds: 10));

        var folder = Write(Rigs.Small(seconds: 5) with { Microphone = Rigs.Off });

        Assert.Equal(50, Directory.GetFiles(Path.Combine(folder, "camera")).Length);
        Assert.False(File.Exists(Path.Combine(folder, "microphone.wav")));
    }

    [Fact]
    public void Write_WhenTheRunWouldNeverEnd_Refuses()
    {
        var endless = new RigSimulator(Rigs.Small() with { Duration = null });

        Assert.Throws<ArgumentException>(() => RecordingWriter.Write(endless, _directory));
    }

    private string Write(RigSimulationOptions options) => RecordingWriter.Write(new RigSimulator(options), _directory);

    private static RecordingDescription Description(string folder) =>
        JsonSerializer.Deserialize<RecordingDescription>(File.ReadAllText(Path.Combine(folder, "recording.json")), JsonSerializerOptions.Web)!;
}
