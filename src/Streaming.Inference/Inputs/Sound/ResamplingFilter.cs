using System.Numerics.Tensors;

namespace Streaming.Inference;

/// <summary>
/// Gives sound another rate: band-limited interpolation with a sinc under a Kaiser window (J. O. Smith, Digital Audio Resampling). What the lower of the
/// two rates cannot hold is filtered out.
/// </summary>
internal sealed class ResamplingFilter
{
    /// <summary>Of the sinc, on each side.</summary>
    private const int ZeroCrossings = 32;

    /// <summary>Where the filter falls, of the lower rate's half; at that half it is 80 dB down.</summary>
    private const double Rolloff = 0.92;

    private const double KaiserBeta = 9;

    /// <summary>Places between two samples that are told apart; rates whose ratio has fewer are converted exactly.</summary>
    private const int MaxPhases = 512;

    private static readonly double KaiserPeak = Bessel(KaiserBeta);

    private readonly int _from;
    private readonly int _to;
    private readonly float[][] _phases;

    public ResamplingFilter(int from, int to)
    {
        (_from, _to) = (from, to);
        var bandwidth = Math.Min(1.0, (double)to / from);
        Reach = (int)Math.Ceiling(ZeroCrossings / bandwidth);
        _phases = new float[Math.Min(to / Gcd(from, to), MaxPhases)][];
        for (var phase = 0; phase < _phases.Length; phase++)
            _phases[phase] = Taps((double)phase / _phases.Length, Rolloff * bandwidth);
    }

    /// <summary>How many samples around a moment its value depends on, on each side.</summary>
    public int Reach { get; }

    /// <summary>The last sample at or before the moment of output sample <paramref name="position"/>, where both sounds begin at the same moment.</summary>
    public long SourceOf(long position) => position * _from / _to;

    /// <param name="source">From <see cref="Reach"/> before the first output sample's source to as much after that of the last.</param>
    /// <param name="first">The first output sample's position.</param>
    /// <param name="target">Becomes the output.</param>
    public void Apply(ReadOnlySpan<float> source, long first, Span<short> target)
    {
        var origin = SourceOf(first);
        for (var i = 0; i < target.Length; i++)
        {
            var (whole, rest) = Math.DivRem((first + i) * _from, _to);
            var phase = (int)((rest * _phases.Length + (_to / 2)) / _to);
            if (phase == _phases.Length)
                (whole, phase) = (whole + 1, 0);
            var taps = _phases[phase];
            var value = TensorPrimitives.Dot(source.Slice((int)(whole - origin) + 1, taps.Length), taps);
            target[i] = (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>Of the samples from <see cref="Reach"/> - 1 before to <see cref="Reach"/> after; together 1, so that a constant stays one.</summary>
    private float[] Taps(double fraction, double cutoff)
    {
        var taps = new double[2 * Reach];
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - (Reach - 1) - fraction;
            taps[i] = Sinc(cutoff * distance) * Kaiser(distance / Reach);
        }

        var sum = taps.Sum();
        return Array.ConvertAll(taps, tap => (float)(tap / sum));
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(KaiserBeta * Math.Sqrt(1 - (x * x))) / KaiserPeak;

    /// <summary>The modified Bessel function of the first kind and order zero, by its series.</summary>
    private static double Bessel(double x)
    {
        var sum = 1.0;
        var term = 1.0;
        for (var k = 1; term > sum * 1e-12; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }

        return sum;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
