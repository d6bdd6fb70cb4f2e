using System.Numerics.Tensors;

namespace Streaming.Inference;

/// <summary>
/// The spectrum of a frame, as products with the waves of those frequencies that are needed. The window is part of the waves, any length
/// will do, and nothing is allocated; for the lengths that sound has, vector instructions make up for the work that an FFT saves.
/// </summary>
internal sealed class SpectrumBasis
{
    private readonly int _length;
    private readonly int _bins;
    private readonly bool _isPower;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    private SpectrumBasis(double[] window, int transformLength, int firstBin, int bins, bool isPower)
    {
        _length = window.Length;
        _bins = bins;
        _isPower = isPower;
        _cosines = new float[bins * _length];
        _sines = new float[bins * _length];
        for (var bin = 0; bin < bins; bin++)
        {
            for (var i = 0; i < _length; i++)
            {
                // Whole turns are taken off first: large angles lose digits.
                var turn = (long)(firstBin + bin) * i % transformLength * Math.Tau / transformLength;
                _cosines[(bin * _length) + i] = (float)(window[i] * Math.Cos(turn));
                _sines[(bin * _length) + i] = (float)(window[i] * Math.Sin(turn));
            }
        }
    }

    public static SpectrumBasis Read(JsonSection section, int length, int transformLength, int firstBin, int bins)
    {
        // Spectral windows are periodic unless they are Kaldi's, which are symmetric.
        var shape = section.Word<Func<double, double>>(
            "window",
            Hann,
            ("hann", Hann),
            ("hamming", turn => 0.54 - (0.46 * Math.Cos(turn))),
            ("povey", turn => Math.Pow(Hann(turn), 0.85)),
            ("blackman", turn => 0.42 - (0.5 * Math.Cos(turn)) + (0.08 * Math.Cos(2 * turn))),
            ("rectangular", _ => 1));
        var isSymmetric = section.Flag("symmetric_window", otherwise: section.IsGiven("window") && section.Text("window") == "povey");
        var power = section.Number("power", 1, 2, otherwise: 2);
        var window = new double[length];
        for (var i = 0; i < length; i++)
            window[i] = shape(Math.Tau * i / (isSymmetric ? length - 1 : length));
        return new SpectrumBasis(window, transformLength, firstBin, bins, power == 2);
    }

    /// <summary>Magnitudes, squared with power 2, from the first bin on.</summary>
    public void Transform(ReadOnlySpan<float> frame, Span<float> spectrum)
    {
        for (var bin = 0; bin < _bins; bin++)
        {
            var real = TensorPrimitives.Dot(frame, _cosines.AsSpan(bin * _length, _length));
            var imaginary = TensorPrimitives.Dot(frame, _sines.AsSpan(bin * _length, _length));
            var power = (real * real) + (imaginary * imaginary);
            spectrum[bin] = _isPower ? power : MathF.Sqrt(power);
        }
    }

    private static double Hann(double turn) => 0.5 - (0.5 * Math.Cos(turn));
}
