using System.Runtime.InteropServices;
using Streaming.Abstractions;

namespace Streaming.Capture.Tests.Media;

public sealed class AudioCaptureTests(MediaFiles files)
{
    [Fact]
    public async Task Read_WhenThereIsOnlyAudio_GivesEveryValueInChunksOf100Ms()
    {
        var path = await files.MakeAsync("short.wav", "-f lavfi -i sine=sample_rate=16000:duration=1.05 -c:a pcm_s16le");
        var captured = await Captured.ReadAsync(path);

        Assert.True(captured.Capture is { HasVideo: false, HasAudio: true, HasCaptions: false });
        Assert.Equal(16_800 * 2, captured.Chunks.Sum(chunk => chunk.Payload.Length));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => i * 100_000L), Captured.MediaTimes(captured.Chunks));
        Assert.Equal([.. Enumerable.Repeat(100_000L, 10), 50_000], captured.Chunks.Select(chunk => chunk.DurationUs));
        Assert.All(captured.Chunks, chunk => Assert.Equal("audio/L16;rate=16000;channels=1", chunk.ContentType));
        Assert.Equal(1_050_000, captured.End("microphone").EventTimeUs - Captured.StartUs);
        captured.AssertPromises();
        captured.AssertInOrder();
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(44_100)]
    public async Task Read_WhenTheRateDiffersFromTheSource_KeepsTheDuration(int rate)
    {
        var captured = await Captured.ReadAsync(Captured.Options(await files.AudioOnlyAsync()) with { AudioRate = rate });

        Assert.Equal(2 * rate, captured.Chunks.Sum(chunk => chunk.Payload.Length) / 2, tolerance: 1);
        Assert.Equal(new AudioFormat(rate, 1).ContentType, captured.Chunks[0].ContentType);
    }

    [Fact]
    public async Task Read_WhenTheSourceIsATone_KeepsItsPitchAndLoudness()
    {
        var captured = await Captured.ReadAsync(await files.BothAsync());
        var values = captured.Chunks.SelectMany(chunk => MemoryMarshal.Cast<byte, short>(chunk.Payload).ToArray()).ToArray();
        var middle = values.AsSpan(8_000, 16_000).ToArray();

        Assert.InRange(middle.Zip(middle.Skip(1)).Count(pair => pair.First < 0 && pair.Second >= 0), 438, 442);
        Assert.InRange(middle.Max(value => (int)value), 3_500, 4_700);
    }

    [Fact]
    public async Task Read_WhenAudioStartsLater_StartsAtItsFirstTime()
    {
        var path = await files.MakeAsync(
            "audio-later.mkv", $"{MediaFiles.Video} -itsoffset 0.5 {MediaFiles.Sine} -c:v mpeg4 -c:a pcm_s16le");
        var captured = await Captured.ReadAsync(path);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => 500_000 + i * 100_000L), Captured.MediaTimes(captured.Chunks));
        captured.AssertInOrder();
    }

    [Fact]
    public async Task Read_WhenTheSoundHasAHole_SoHaveTheTimes()
    {
        var path = await files.MakeAsync("hole.mkv", $"{MediaFiles.Sine} -af aselect='not(between(t\\,0.5\\,1.499))' -c:a pcm_s16le");
        var captured = await Captured.ReadAsync(path);
        var times = Captured.MediaTimes(captured.Chunks).ToArray();

        Assert.Equal(16_000, captured.Chunks.Sum(chunk => chunk.Payload.Length) / 2, tolerance: 400);
        Assert.InRange(times.Zip(times.Skip(1), (a, b) => b - a).Max(), 1_050_000, 1_150_000);
        Assert.InRange(captured.End("microphone").EventTimeUs - Captured.StartUs, 1_980_000, 2_020_000);
    }

    [Fact]
    public async Task Read_WhenTimesOfTheContainerAreRounded_LeavesNoHolesBetweenChunks()
    {
        var path = await files.MakeAsync("rounded.webm", $"{MediaFiles.Video} {MediaFiles.Sine} -c:v libvpx -c:a libopus");
        var captured = await Captured.ReadAsync(path);

        Assert.All(captured.Chunks.Zip(captured.Chunks.Skip(1)), pair => Assert.Equal(pair.First.EndTimeUs, pair.Second.EventTimeUs));
        Assert.Equal(0, captured.Chunks[0].EventTimeUs - Captured.StartUs);
    }
}
