using System.Text;
using SkiaSharp;
using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

public sealed class SensorTests
{
    [Fact]
    public void Camera_WhenRunForTenSeconds_SendsAJpegEveryTenthOfASecond()
    {
        var options = Rigs.Small(seconds: 10);

        var frames = Rigs.Data(options, Modalities.Camera);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => options.StartUs + i * 100_000L), frames.Select(frame => frame.EventTimeUs));
        Assert.All(frames, frame =>
        {
            using var picture = SKBitmap.Decode(frame.Payload);
            Assert.Equal((32, 18), (picture.Width, picture.Height));
            Assert.Equal((ContentTypes.Jpeg, 0L), (frame.ContentType, frame.DurationUs));
        });
    }

    [Fact]
    public void Microphone_WhenRunForTenSeconds_SendsChunksThatFollowEachOtherWithoutGap()
    {
        var options = Rigs.Small(seconds: 10);

        var chunks = Rigs.Data(options, Modalities.Microphone);

        Assert.Equal(100, chunks.Count);
        Assert.Equal(options.StartUs, chunks[0].EventTimeUs);
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.Equal(pair.First.EndTimeUs, pair.Second.EventTimeUs));
        Assert.All(chunks, chunk =>
        {
            Assert.True(AudioFormat.TryParse(chunk.ContentType, out var format));
            Assert.Equal(new AudioFormat(16_000, 1), format);
            Assert.Equal(chunk.DurationUs, format.DurationUs(chunk.Payload.Length));
        });
    }

    [Fact]
    public void Microphone_WhenAChunkIsCaptured_SendsItOnlyOnceItIsComplete()
    {
        var chunks = Rigs.Run(Rigs.Small(seconds: 5)).Of(Modalities.Microphone).Where(chunk => chunk.Sample.Kind == SampleKind.Data);

        Assert.All(chunks, chunk => Assert.Equal(chunk.Sample.EndTimeUs, chunk.SendTimeUs));
    }

    [Fact]
    public void Captions_WhenOneIsNoisy_MistypesLettersAndNothingElse()
    {
        var clean = Rigs.Data(Rigs.CaptionsOnly(new SensorOptions { Noise = 0 }), Modalities.Captions).ConvertAll(Text);
        var noisy = Rigs.Data(Rigs.CaptionsOnly(new SensorOptions { Noise = 1 }), Modalities.Captions).ConvertAll(Text);

        Assert.NotEmpty(clean);
        Assert.Contains(clean, text => text.Contains('é', StringComparison.Ordinal));
        Assert.DoesNotContain(clean, text => text.Contains('{', StringComparison.Ordinal));
        Assert.NotEqual(clean[0], noisy[0]);
        Assert.Equal(clean[0].Length, noisy[0].Length);
    }

    [Fact]
    public void Run_WhenRunIsFinite_EndsEachEnabledModalityOnceAndLast()
    {
        var samples = Rigs.Run(Rigs.Small(seconds: 5) with { Microphone = Rigs.Off });

        Assert.Empty(samples.Of(Modalities.Microphone));
        foreach (var modality in new[] { Modalities.Camera, Modalities.Captions })
        {
            var kinds = samples.Of(modality).Select(scheduled => scheduled.Sample.Kind).ToList();
            Assert.Equal(SampleKind.End, kinds[^1]);
            Assert.Single(kinds, SampleKind.End);
        }
    }

    [Fact]
    public void Run_WhenThereIsNoDuration_GoesOnAndMakesOnlyWhatIsAskedFor()
    {
        var simulator = new RigSimulator(Rigs.Small() with { Duration = null });

        var samples = simulator.Run().Take(2_000).ToList();

        Assert.Equal(2_000, samples.Count);
        Assert.DoesNotContain(samples, scheduled => scheduled.Sample.Kind == SampleKind.End);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Create_WhenNoiseIsNoFraction_Refuses(double noise)
    {
        var options = Rigs.Small() with { Camera = new SensorOptions { Noise = noise } };

        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => new RigSimulator(options));

        Assert.Equal(nameof(SensorOptions.Noise), fault.ParamName);
    }

    private static string Text(Sample cue) => Encoding.UTF8.GetString(cue.Payload);
}
