using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

/// <summary>
/// Silero's voice activity detector on clips of the GRID corpus, by configuration alone: a model with state that hears 32 ms at a time, each with the
/// 4 ms before.
/// </summary>
public sealed class SileroVadTests : IDisposable
{
    private const string Name = "silero-vad";
    private const int Rate = 16000;
    private const long ClipUs = 3_000_000;
    private const int EveryNthClip = 16;

    private const string Definition =
        """
        {
          "name": "silero-vad",
          "max_batch_size": 8,
          "inputs": [
            { "name": "input", "kind": "audio", "modality": "microphone", "rate": 16000, "type": "float32", "streaming": true, "samples": 512, "context": 64 },
            { "name": "state", "kind": "state", "shape": [2, "batch", 128] },
            { "name": "sr", "kind": "constant", "type": "int64", "value": 16000 }
          ],
          "outputs": [
            { "name": "output", "kind": "class-scores", "labels": ["silence", "speech"], "binary": true },
            { "name": "stateN", "kind": "state", "of": "state" }
          ]
        }
        """;

    private readonly string _repository = Directory.CreateTempSubdirectory("models-").FullName;

    [Theory]
    [InlineData(Rate)]
    [InlineData(48_000)]
    public async Task Infer_OnSpeech_SaysWhenWordsAreSpoken(int rate)
    {
        LinkModel();
        var clips = Directory.GetFiles(Shared.Recording("grid"), "*.mp4").Order(StringComparer.Ordinal).Where((_, i) => i % EveryNthClip == 0).ToList();
        await using var inference = await RunningInference.StartAsync(options => options.ModelRepository = _repository);

        var (right, all) = (0, 0);
        foreach (var clip in clips)
        {
            var words = Words(Path.ChangeExtension(clip, ".vtt"));
            var steps = await HearAsync(inference.Service, clip, await DecodeAsync(clip, rate), windowUs: 1_000_000, rate);
            all += steps.Count;
            right += steps.Count(step => step.IsSpeech == words.Any(word => word.StartUs <= step.MiddleUs && step.MiddleUs < word.EndUs));
        }

        Assert.Equal(50, clips.Count);
        Assert.True(right >= 0.93 * all, $"{right} of {all} steps are right.");
    }

    [Theory]
    [InlineData(32_000)]
    [InlineData(50_000)]
    [InlineData(333_333)]
    public async Task Infer_WhateverTheWindows_HearsTheSame(long windowUs)
    {
        LinkModel();
        var clip = Directory.GetFiles(Shared.Recording("grid"), "*.mp4").Order(StringComparer.Ordinal).First();
        var pcm = await DecodeAsync(clip);
        await using var inference = await RunningInference.StartAsync(options => options.ModelRepository = _repository);

        var whole = await HearAsync(inference.Service, "whole", pcm, windowUs: 3_000_000);
        var parts = await HearAsync(inference.Service, "parts", pcm, windowUs);

        Assert.Equal(93, whole.Count);
        Assert.True(parts.Count >= whole.Count);
        Assert.All(whole.Zip(parts), pair =>
        {
            Assert.InRange(pair.First.MiddleUs - pair.Second.MiddleUs, -1, 1);
            Assert.Equal(pair.First.Speech, pair.Second.Speech, 1e-4f);
        });
    }

    public void Dispose() => Directory.Delete(_repository, recursive: true);

    private void LinkModel()
    {
        var version = Directory.CreateDirectory(Path.Combine(_repository, Name, "1"));
        File.CreateSymbolicLink(Path.Combine(version.FullName, "model.onnx"), Shared.Model("silero_vad_16k_op15.onnx"));
        File.WriteAllText(Path.Combine(_repository, Name, "model.json"), Definition);
    }

    /// <summary>One window after the other, each with what the last one carries on.</summary>
    private static async Task<List<Step>> HearAsync(InferenceService service, string rig, short[] pcm, long windowUs, int rate = Rate)
    {
        var steps = new List<Step>();
        CarriedState? carried = null;
        for (var atUs = 0L; atUs < ClipUs; atUs += windowUs)
        {
            var (from, to) = (Math.Min(PositionOf(atUs, rate), pcm.Length), Math.Min(PositionOf(atUs + windowUs, rate), pcm.Length));
            var window = new AlignedWindow
            {
                StartUs = StartUs + atUs,
                EndUs = StartUs + atUs + windowUs,
                Modalities = [new ModalitySlice { Modality = Microphone, Samples = [Chunk(from * 1_000_000L / rate, new AudioFormat(rate, 1), pcm[from..to])] }],
            };
            var result = await service.InferAsync(
                new InferenceRequest { Model = Name, Rig = rig, Window = window, Carried = carried }, TestContext.Current.CancellationToken);
            Assert.Null(result.Fault);
            carried = result.Carried;
            var output = Assert.Single(result.Outputs);
            for (var i = 0; i < output.Shape[0]; i++)
                steps.Add(new Step(output.FirstStepUs!.Value + (i * output.StepUs!.Value) + (output.StepUs.Value / 2) - StartUs, output.Values[(2 * i) + 1]));
        }

        return steps;
    }

    private static int PositionOf(long us, int rate) => (int)(((us * rate) + 500_000) / 1_000_000);

    private static async Task<short[]> DecodeAsync(string clip, int rate = Rate)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", clip, "-ac", "1", "-ar", rate.ToString(CultureInfo.InvariantCulture), "-f", "s16le", "-"])
        {
            RedirectStandardOutput = true,
        })!;
        using var pcm = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(pcm, TestContext.Current.CancellationToken);
        await ffmpeg.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, ffmpeg.ExitCode);
        return MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray();
    }

    private static List<(long StartUs, long EndUs)> Words(string vtt) =>
    [
        .. File.ReadLines(vtt)
            .Where(line => line.Contains("-->", StringComparison.Ordinal))
            .Select(line => line.Split("-->", StringSplitOptions.TrimEntries))
            .Select(times => (MicrosecondsOf(times[0]), MicrosecondsOf(times[1]))),
    ];

    private static long MicrosecondsOf(string time) =>
        (long)TimeSpan.Parse(time.Count(c => c == ':') == 1 ? $"00:{time}" : time, CultureInfo.InvariantCulture).TotalMicroseconds;

    private sealed record Step(long MiddleUs, float Speech)
    {
        public bool IsSpeech => Speech >= 0.5f;
    }
}
