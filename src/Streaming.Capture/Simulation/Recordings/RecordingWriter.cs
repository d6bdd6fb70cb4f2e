using System.Globalization;
using System.Text.Json;
using Streaming.Abstractions;

namespace Streaming.Capture.Simulation.Recordings;

/// <summary>
/// Writes a finite run of a rig to a folder of ordinary files:
/// <list type="bullet">
/// <item><c>camera/&lt;eventTimeUs&gt;.jpg</c>, a frame each;</item>
/// <item><c>microphone.wav</c>, with silence where nothing was sent;</item>
/// <item><c>captions.vtt</c>, in WebVTT;</item>
/// <item><c>truth.jsonl</c>, a span and its label per line, in true time;</item>
/// <item><c>recording.json</c>: the rig, its options, and the event times at which the microphone's and the captions' files
/// begin.</item>
/// </list>
/// When samples are sent is not kept.
/// </summary>
public static class RecordingWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly JsonSerializerOptions IndentedJson = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>The rig's folder, <c>directory/rig</c>. A recording that is there already is replaced.</returns>
    /// <exception cref="ArgumentException">The run would never end.</exception>
    public static string Write(RigSimulator simulator, string directory)
    {
        var options = simulator.Options;
        if (options.Duration is null)
            throw new ArgumentException("A recording needs a duration.", nameof(simulator));

        var folder = Path.Combine(directory, options.Rig);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var frames = Directory.CreateDirectory(Path.Combine(folder, Modalities.Camera)).FullName;

        var captions = new List<Sample>();
        var audioStartUs = StartUs(options, options.Microphone);
        using (var audio = options.Microphone.Enabled
            ? new WaveFile(Path.Combine(folder, "microphone.wav"), new AudioFormat(options.AudioRate, Channels: 1))
            : null)
        {
            foreach (var (_, sample) in simulator.Run())
            {
                if (sample.Kind != SampleKind.Data)
                    continue;
                if (sample.Modality == Modalities.Camera)
                    File.WriteAllBytes(Path.Combine(frames, sample.EventTimeUs.ToString(CultureInfo.InvariantCulture) + ".jpg"), sample.Payload);
                else if (sample.Modality == Modalities.Microphone)
                    audio!.Write(sample.EventTimeUs - audioStartUs, sample.Payload);
                else
                    captions.Add(sample);
            }
        }

        var captionsStartUs = StartUs(options, options.Captions);
        File.WriteAllText(Path.Combine(folder, "captions.vtt"), WebVtt.Format(captions, captionsStartUs));
        File.WriteAllLines(
            Path.Combine(folder, "truth.jsonl"),
            simulator.Truth.SpansIn(options.StartUs, options.EndUs).Select(span => JsonSerializer.Serialize(span, Json)));
        File.WriteAllText(
            Path.Combine(folder, "recording.json"),
            JsonSerializer.Serialize(new RecordingDescription(audioStartUs, captionsStartUs, options), IndentedJson));
        return folder;
    }

    private static long StartUs(RigSimulationOptions options, SensorOptions sensor) =>
        options.StartUs + EventTime.FromTimeSpan(sensor.ClockOffset);
}
