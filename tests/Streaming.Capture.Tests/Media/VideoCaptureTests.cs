using SkiaSharp;
using Streaming.Abstractions;

namespace Streaming.Capture.Tests.Media;

public sealed class VideoCaptureTests(MediaFiles files)
{
    [Fact]
    public async Task Read_WhenTheRateIsFractional_GivesEveryFrameItsExactTime()
    {
        var captured = await Captured.ReadAsync(await files.MakeAsync("ntsc.mp4", $"{MediaFiles.NtscVideo} -c:v mpeg4"));

        Assert.Equal(Enumerable.Range(0, 30).Select(i => (i * 1_001_000_000L + 15_000) / 30_000), Captured.MediaTimes(captured.Frames));
        Assert.All(captured.Frames, frame => Assert.Equal(ContentTypes.Jpeg, frame.ContentType));
        captured.AssertPromises();
    }

    [Theory]
    [InlineData("variable.mkv", "-c:v mpeg4 -vf select=not(eq(mod(n\\,3)\\,1)) -fps_mode passthrough")]
    [InlineData("reordered.mp4", "-c:v libx264 -bf 3")]
    [InlineData("late.mkv", "-f lavfi -i anullsrc -t 3 -filter_complex [0]setpts=PTS+0.7/TB -c:v mpeg4")]
    public async Task Read_WhenTimesAreIrregular_AgreesWithFfprobe(string name, string encoding)
    {
        var path = await files.MakeAsync(name, $"{MediaFiles.Video} {encoding}");
        var captured = await Captured.ReadAsync(path);

        Assert.Equal(await MediaFiles.FrameTimesAsync(path), Captured.MediaTimes(captured.Frames));
    }

    [Fact]
    public async Task Read_WhenTheClockOfTheSourceRunsFree_StartsAtZero()
    {
        var path = await files.MakeAsync(
            "stream.ts", $"{MediaFiles.Video} {MediaFiles.Sine} -c:v mpeg2video -c:a mp2 -output_ts_offset 90000");
        var captured = await Captured.ReadAsync(path);

        Assert.Equal(50, captured.Frames.Count);
        Assert.InRange(Captured.MediaTimes([.. captured.Frames, .. captured.Chunks]).Min(), 0, 1_000_000 / 16_000);
        Assert.Equal(Enumerable.Repeat(40_000L, 49), captured.Frames.Zip(captured.Frames.Skip(1), (a, b) => b.EventTimeUs - a.EventTimeUs));
    }

    [Fact]
    public async Task Read_WhenAnotherRateIsAskedFor_GivesThatRate()
    {
        var captured = await Captured.ReadAsync(Captured.Options(await files.VideoOnlyAsync()) with { Fps = 10 });

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i * 100_000L), Captured.MediaTimes(captured.Frames));
    }

    [Theory]
    [InlineData(80, 80, 60)]
    [InlineData(640, 160, 120)]
    public async Task Read_WhenAWidthIsGiven_ScalesDownButNeverUp(int maxWidth, int width, int height)
    {
        var captured = await Captured.ReadAsync(Captured.Options(await files.VideoOnlyAsync()) with { MaxWidth = maxWidth });

        Assert.All(captured.Frames, frame =>
        {
            using var bitmap = SKBitmap.Decode(frame.Payload);
            Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
        });
    }

    [Fact]
    public async Task Read_WhenTheQualityRises_SoDoesTheSize()
    {
        var source = await files.VideoOnlyAsync();
        var sizes = new List<long>();
        foreach (var quality in new[] { 1, 50, 100 })
        {
            var captured = await Captured.ReadAsync(Captured.Options(source) with { JpegQuality = quality });
            sizes.Add(captured.Frames.Sum(frame => frame.Payload.Length));
        }

        Assert.Equal(sizes.Order(), sizes);
    }

    [Fact]
    public async Task Read_WhenThereIsOnlyVideo_EndsTheOthersFirst()
    {
        var captured = await Captured.ReadAsync(await files.VideoOnlyAsync());

        Assert.True(captured.Capture is { HasVideo: true, HasAudio: false, HasCaptions: false });
        Assert.Equal(["rig-1/microphone/0", "rig-1/captions/0"], captured.Samples.Take(2).Select(sample => sample.Id));
        Assert.Equal(50, captured.Frames.Count);
        captured.AssertPromises();
        captured.AssertInOrder();
    }

    [Fact]
    public async Task Open_WhenTheOnlyPictureIsCoverArt_HasNoVideo()
    {
        var cover = await files.MakeAsync("cover.png", "-f lavfi -i color=red:size=32x32 -frames:v 1");
        var path = files.PathOf("song.m4a");
        string[] inputs = ["-v", "error", "-y", "-i", await files.AudioOnlyAsync(), "-i", cover, "-map", "0", "-map", "1"];
        await MediaFiles.RunAsync("ffmpeg", [.. inputs, "-c:a", "aac", "-c:v", "copy", "-disposition:v:0", "attached_pic", path]);
        var captured = await Captured.ReadAsync(path);

        Assert.True(captured.Capture is { HasVideo: false, HasAudio: true });
        Assert.Empty(captured.Frames);
    }
}
