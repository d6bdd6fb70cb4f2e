using System.Numerics;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class LogMelTests
{
    private const int Rate = 16000;

    [Fact]
    public void Write_IsWhatTheDefinitionSays()
    {
        var encoder = Read(2000, "\"win_length\": 400, \"hop_length\": 160, \"n_fft\": 512, \"n_mels\": 20, \"f_min\": 125, \"f_max\": 7500, \"log_offset\": 0.01");
        var pcm = Noise(2000);

        Assert.Equal("float32[batch, 11, 20]", encoder.Tensor.ToString());
        var expected = Enumerable.Range(0, 11).SelectMany(t => Naive(pcm, t * 160, 400, 512, 20, 125, 7500)).Select(power => Math.Log(power + 0.01));
        Assert.Equal(expected.Select(value => (float)value), Encode(encoder, pcm), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Theory]
    [InlineData("povey", 0.85)]
    [InlineData("hann", 1)]
    public void Write_AsKaldiHasIt_IsWhatItsDefinitionSays(string window, double power)
    {
        var encoder = Read(1600, $"""
            "win_length": 400, "hop_length": 160, "n_fft": 512, "n_mels": 80, "f_min": 20, "f_max": 8000, "window": "{window}", "symmetric_window": true,
            "triangles": "mel", "preemphasis_coefficient": 0.97, "remove_dc_offset": true, "full_scale": 1, "log_floor": 1.1920929e-7, "normalize": "mean"
            """);
        var pcm = Noise(1600);

        var frames = Enumerable.Range(0, 8).Select(t => KaldiFrame(pcm.AsSpan(t * 160, 400), 512, 80, 20, 8000, power)).ToList();

        Assert.Equal("float32[batch, 8, 80]", encoder.Tensor.ToString());
        var means = Enumerable.Range(0, 80).Select(band => frames.Average(frame => frame[band])).ToList();
        Assert.Equal(frames.SelectMany(frame => frame.Select((value, band) => (float)(value - means[band]))), Encode(encoder, pcm), (a, b) => Math.Abs(a - b) < 2e-3);
    }

    [Fact]
    public void Write_WhenCentered_MirrorsTheEnds()
    {
        var pcm = Noise(400);
        var centered = Encode(Read(400, "\"win_length\": 100, \"hop_length\": 50, \"n_mels\": 4, \"center\": true, \"layout\": \"NTF\""), pcm);
        short[] mirrored = [.. pcm[1..51].Reverse(), .. pcm, .. pcm[^51..^1].Reverse()];
        var plain = Encode(Read(500, "\"win_length\": 100, \"hop_length\": 50, \"n_mels\": 4"), mirrored);

        Assert.Equal(9 * 4, centered.Length);
        Assert.Equal(plain, centered, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Write_WhenMelComesFirst_IsTransposed()
    {
        var pcm = Noise(300);
        const string Mel = "\"win_length\": 100, \"hop_length\": 100, \"n_mels\": 4";
        var byTime = Encode(Read(300, Mel), pcm);
        var encoder = Read(300, $"{Mel}, \"layout\": \"NCFT\"");

        Assert.Equal("float32[batch, 1, 4, 3]", encoder.Tensor.ToString());
        Assert.Equal(Enumerable.Range(0, 12).Select(i => byTime[(i % 3 * 4) + (i / 3)]), Encode(encoder, pcm));
    }

    [Fact]
    public void Write_WhenTheMeanIsTakenOff_EveryBandHasMeanZero()
    {
        var mel = Encode(Read(800, "\"win_length\": 100, \"hop_length\": 100, \"n_mels\": 2, \"normalize\": \"mean\", \"layout\": \"NFT\""), Noise(800));

        Assert.Equal(0, mel[..8].Average(), 1e-5);
        Assert.Equal(0, mel[8..].Average(), 1e-5);
        Assert.Contains(mel, value => Math.Abs(value) > 0.01);
    }

    [Fact]
    public void Write_AsWhisperHasIt_StaysWithinItsRange()
    {
        var encoder = Read(1600, """
            "win_length": 400, "hop_length": 160, "n_mels": 80, "center": true, "frames": 10, "mel_scale": "slaney", "norm": "slaney",
            "log": "log10", "dynamic_range": 8, "mean": -4, "std": 4, "layout": "NFT"
            """);

        var mel = Encode(encoder, [.. Enumerable.Range(0, 1600).Select(i => (short)(10000 * Math.Sin(Math.Tau * 440 * i / Rate)))]);

        Assert.Equal("float32[batch, 80, 10]", encoder.Tensor.ToString());
        Assert.Equal(2, mel.Max() - mel.Min(), 1e-4);
        Assert.Equal(12, Array.IndexOf(mel, mel.Max()) / 10, 1.0);
    }

    [Fact]
    public void Write_WhenTheHighestIsTheReference_IsThatMuchBelowIt()
    {
        const string Mel = "\"win_length\": 400, \"hop_length\": 160, \"n_mels\": 8, \"log\": \"db\"";
        var pcm = Noise(1600);
        var plain = Encode(Read(1600, Mel), pcm);

        var relative = Encode(Read(1600, $"{Mel}, \"log_reference\": \"max\", \"mean\": 3"), pcm);

        Assert.Equal(plain.Select(value => value - plain.Max() - 3), relative, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Read_WhenAWindowIsLongerThanTheSound_NamesThePath()
    {
        var exception = Assert.Throws<ModelRepositoryException>(() => Read(100, "\"win_length\": 400, \"hop_length\": 160, \"n_mels\": 4"));

        Assert.Equal("model.json: $.mel.win_length must be at most the 100 samples of a call, but is 400 at 16000 Hz.", exception.Message);
    }

    private static InputEncoder Read(int samples, string mel) => Encoders.Read(
        $$"""{ "name": "mel", "kind": "audio", "modality": "microphone", "rate": 16000, "samples": {{samples}}, "format": "log-mel", "mel": { {{mel}} } }""");

    private static float[] Encode(InputEncoder encoder, short[] pcm) =>
        EncodedRow.Of(encoder, Window(1_000_000, Chunk(0, pcm))).Floats;

    private static short[] Noise(int length)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, length).Select(_ => (short)random.Next(-20000, 20000))];
    }

    /// <summary>
    /// Kaldi's filter bank of one frame: the mean taken off, pre-emphasis within the frame, a window to some power whose ends are zero, and triangles that are
    /// straight in mel, without the highest frequency.
    /// </summary>
    private static double[] KaldiFrame(ReadOnlySpan<short> pcm, int transform, int bands, double min, double max, double windowPower)
    {
        static double ToMel(double f) => 1127 * Math.Log(1 + (f / 700));
        var frame = pcm.ToArray().Select(value => (double)value).ToArray();
        var mean = frame.Average();
        var level = frame.Select(value => value - mean).ToArray();
        for (var n = 0; n < frame.Length; n++)
        {
            var window = Math.Pow(0.5 - (0.5 * Math.Cos(Math.Tau * n / (frame.Length - 1))), windowPower);
            frame[n] = (level[n] - (0.97 * level[Math.Max(0, n - 1)])) * window;
        }

        var step = (ToMel(max) - ToMel(min)) / (bands + 1);
        var energies = new double[bands];
        for (var k = 0; k < transform / 2; k++)
        {
            var sum = Complex.Zero;
            for (var n = 0; n < frame.Length; n++)
                sum += frame[n] * Complex.FromPolarCoordinates(1, -Math.Tau * k * n / transform);
            var mel = ToMel((double)k * Rate / transform);
            for (var band = 0; band < bands; band++)
                energies[band] += sum.Magnitude * sum.Magnitude * Math.Max(0, 1 - (Math.Abs(mel - ToMel(min) - ((band + 1) * step)) / step));
        }

        return [.. energies.Select(energy => Math.Log(Math.Max(energy, 1.1920929e-7)))];
    }

    /// <summary>Hann window, Fourier sum, triangles in hertz between points even in HTK's mel: one line of the definition after the other.</summary>
    private static IEnumerable<double> Naive(short[] pcm, int start, int length, int transform, int bands, double min, double max)
    {
        double ToMel(double f) => 2595 * Math.Log10(1 + (f / 700));
        double ToHertz(double m) => 700 * (Math.Pow(10, m / 2595) - 1);
        var powers = new double[(transform / 2) + 1];
        for (var k = 0; k < powers.Length; k++)
        {
            var sum = Complex.Zero;
            for (var n = 0; n < length; n++)
            {
                var hann = 0.5 - (0.5 * Math.Cos(Math.Tau * n / length));
                sum += pcm[start + n] / 32768.0 * hann * Complex.FromPolarCoordinates(1, -Math.Tau * k * n / transform);
            }

            powers[k] = sum.Magnitude * sum.Magnitude;
        }

        var points = Enumerable.Range(0, bands + 2).Select(i => ToHertz(ToMel(min) + (i * (ToMel(max) - ToMel(min)) / (bands + 1)))).ToArray();
        for (var band = 0; band < bands; band++)
        {
            var (left, middle, right) = (points[band], points[band + 1], points[band + 2]);
            yield return powers.Select((power, k) =>
            {
                var f = (double)k * Rate / transform;
                return power * Math.Max(0, Math.Min((f - left) / (middle - left), (right - f) / (right - middle)));
            }).Sum();
        }
    }
}
