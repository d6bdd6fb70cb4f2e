using System.Text;
using Streaming.Abstractions;

namespace Streaming.Capture.Tests.Media;

public sealed class CaptionCaptureTests(MediaFiles files)
{
    private const string WebVtt =
        """
        WEBVTT

        00:00.250 --> 00:00.900
        on a bound

        00:00.700 --> 00:00.800
        <b>bin</b>

        bad --> 1
        lost

        00:09.000 --> 00:09.500
        after the end
        """;

    [Fact]
    public async Task Read_WhenCaptionsAreGiven_GivesEveryCueAndABoundEvery250Ms()
    {
        var captured = await Captured.ReadAsync(await files.BothAsync(), files.Write("given.vtt", WebVtt));

        Assert.Equal(["on a bound", "bin", "after the end"], captured.Cues.Select(cue => Encoding.UTF8.GetString(cue.Payload)));
        Assert.Equal([250_000, 700_000, 9_000_000], Captured.MediaTimes(captured.Cues));
        Assert.Equal([650_000, 100_000, 500_000], captured.Cues.Select(cue => cue.DurationUs));
        Assert.All(captured.Cues, cue => Assert.Equal(ContentTypes.Text, cue.ContentType));
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i * 250_000L), Captured.MediaTimes(captured.Bounds));
        Assert.Equal(9, Assert.Single(captured.Capture.CaptionFaults).Line);
        Assert.Equal(9_000_000, captured.End("captions").EventTimeUs - Captured.StartUs);
        captured.AssertPromises();
        captured.AssertInOrder();
    }

    [Fact]
    public async Task Read_WhenTheSourceHasATextTrack_ReadsIt()
    {
        var captions = files.Write(
            "own.srt", "1\n00:00:00,500 --> 00:00:01,000\n<i>own</i> & \"text\"\n\n2\n00:00:01,500 --> 00:00:02,000\ntwo\nlines\n");
        var path = files.PathOf("own.mkv");
        string[] muxing = ["-v", "error", "-y", "-i", await files.VideoOnlyAsync(), "-i", captions, "-c", "copy", "-c:s", "srt", path];
        await MediaFiles.RunAsync("ffmpeg", muxing);
        var captured = await Captured.ReadAsync(path);

        Assert.Equal(["own & \"text\"", "two\nlines"], captured.Cues.Select(cue => Encoding.UTF8.GetString(cue.Payload)));
        Assert.Equal([500_000, 1_500_000], Captured.MediaTimes(captured.Cues));
        Assert.Equal(50, captured.Frames.Count);
        captured.AssertPromises();
    }

    [Fact]
    public async Task Read_WhenCaptionsAreGivenAsWell_LeavesTheTextTrackAlone()
    {
        var own = files.Write("unwanted.srt", "1\n00:00:00,500 --> 00:00:01,000\nunwanted\n");
        var path = files.PathOf("unwanted.mkv");
        await MediaFiles.RunAsync("ffmpeg", ["-v", "error", "-y", "-i", await files.AudioOnlyAsync(), "-i", own, path]);
        var captured = await Captured.ReadAsync(path, files.Write("wanted.srt", "1\n00:00:00,100 --> 00:00:01,000\nwanted\n"));

        Assert.Equal("wanted", Encoding.UTF8.GetString(Assert.Single(captured.Cues).Payload));
    }

    [Fact]
    public async Task Read_WhenThereAreOnlyCaptions_GivesThemUpToTheLastCue()
    {
        var captured = await Captured.ReadAsync(files.Write("only.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nalone\n"));

        Assert.True(captured.Capture is { HasVideo: false, HasAudio: false, HasCaptions: true });
        Assert.Equal(["rig-1/camera/0", "rig-1/microphone/0"], captured.Samples.Take(2).Select(sample => sample.Id));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => i * 250_000L), Captured.MediaTimes(captured.Bounds));
        Assert.Equal(1_000_000, captured.End("captions").EventTimeUs - Captured.StartUs);
        captured.AssertPromises();
    }

    [Fact]
    public async Task Read_WhenACueIsHoursBeyondTheMedia_BringsNoBoundsForTheHours()
    {
        var captions = files.Write("far.srt", "1\n99:00:00,000 --> 99:00:01,000\nfar\n");
        var captured = await Captured.ReadAsync(await files.AudioOnlyAsync(), captions);

        Assert.Single(captured.Cues);
        Assert.InRange(captured.Bounds.Count, 8, 9);
        captured.AssertPromises();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_WhenACueIsNeverTakenAway_EndsWithTheMediaAndKeepsTheCueWithinWhatARecordMayLast(bool hasMedia)
    {
        var captions = files.Write($"endless-{hasMedia}.vtt", "WEBVTT\n\n00:00.500 --> 99:59:59.000\nuntil the end\n");
        var captured = hasMedia ? await Captured.ReadAsync(await files.BothAsync(), captions) : await Captured.ReadAsync(captions);

        Assert.Equal(TimeSpan.FromDays(1).TotalMicroseconds, Assert.Single(captured.Cues).DurationUs);
        Assert.Equal(hasMedia ? 2_000_000 : 500_000, captured.End("captions").EventTimeUs - Captured.StartUs);
        captured.AssertPromises();
    }

    [Fact]
    public async Task Read_WhenTheMediaLeapsByYears_BringsNoBoundsForTheYears()
    {
        const long LeapSeconds = 40_000_000;
        var path = await files.MakeAsync(
            "leap.mkv", $"-f lavfi -i testsrc=size=64x48:rate=5:duration=2 -vf setpts=PTS+gt(N\\,5)*{LeapSeconds}/TB -fps_mode passthrough -c:v mjpeg");
        var captured = await Captured.ReadAsync(path, files.Write("leap.vtt", "WEBVTT\n\n00:00.500 --> 00:00.700\nbefore\n\n00:30:00.000 --> 00:31:00.000\nwithin\n"));

        Assert.Equal([500_000, 1_800_000_000], Captured.MediaTimes(captured.Cues));
        Assert.InRange(captured.Bounds.Count, 8, 12);
        Assert.InRange(captured.Bounds[^1].EventTimeUs - captured.Frames[^1].EventTimeUs, -250_000, 0);
        captured.AssertPromises();
    }

    [Fact]
    public async Task Read_WhenCaptionsHaveNoCue_StillGivesBounds()
    {
        var captured = await Captured.ReadAsync(await files.AudioOnlyAsync(), files.Write("empty.vtt", "WEBVTT\n"));

        Assert.True(captured.Capture.HasCaptions);
        Assert.InRange(captured.Bounds.Count, 8, 9);
        captured.AssertPromises();
    }
}
