using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Streaming.Capture.Tests.Media;

public sealed class RealRecordingTests
{
    [Theory]
    [InlineData("bbaf3s", "bin blue at f three soon")]
    [InlineData("bbal6n", "bin blue at l six now")]
    public async Task Read_WhenASpeakerIsCaptured_GivesFramesSoundAndWords(string name, string words)
    {
        var path = MediaFiles.Real($"grid/{name}.mp4");
        var captured = await Captured.ReadAsync(path, MediaFiles.Real($"grid/{name}.vtt"));

        Assert.Equal(await MediaFiles.FrameTimesAsync(path), Captured.MediaTimes(captured.Frames));
        Assert.Equal(75, captured.Frames.Count);
        Assert.Equal(await AudioValuesAsync(path), captured.Chunks.Sum(chunk => chunk.Payload.Length) / 2);
        Assert.Equal(words, string.Join(' ', captured.Cues.Select(cue => Encoding.UTF8.GetString(cue.Payload))));
        Assert.Empty(captured.Capture.CaptionFaults);
        captured.AssertPromises();
        captured.AssertInOrder();
    }

    [Fact]
    public async Task Read_WhenAFilmIsCaptured_AgreesWithFfprobe()
    {
        var path = MediaFiles.Real("clips/tears-of-steel-battle-clip-medium.webm");
        var captured = await Captured.ReadAsync(Captured.Options(path) with { MaxWidth = 400 });

        Assert.Equal(await MediaFiles.FrameTimesAsync(path), Captured.MediaTimes(captured.Frames));
        Assert.Equal(await AudioValuesAsync(path), captured.Chunks.Sum(chunk => chunk.Payload.Length) / 2, tolerance: 16);
        using var last = SKBitmap.Decode(captured.Frames[^1].Payload);
        Assert.Equal((400, 166), (last.Width, last.Height));
        captured.AssertPromises();
        captured.AssertInOrder();
    }

    /// <summary>How many 16 kHz values the decoded sound has, counted by ffmpeg into a file of its own.</summary>
    private static async Task<int> AudioValuesAsync(string path)
    {
        string[] counting =
        [
            "-v", "error", "-nostdin", "-i", path, "-map", "0:a:0", "-ar", "16000", "-ac", "1", "-c:a", "pcm_s16le", "-f", "framecrc", "-",
        ];
        var frames = (await MediaFiles.RunAsync("ffmpeg", counting)).Split('\n').Where(line => line.StartsWith('0'));
        return frames.Sum(frame => int.Parse(frame.Split(',')[3], CultureInfo.InvariantCulture));
    }
}
