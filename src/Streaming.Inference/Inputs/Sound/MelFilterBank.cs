using System.Numerics.Tensors;

namespace Streaming.Inference;

/// <summary>Triangles over the spectrum, evenly spaced in mel; straight in hertz (torchaudio, librosa) or in mel (Kaldi, TensorFlow).</summary>
internal sealed class MelFilterBank
{
    private readonly (int First, float[] Weights)[] _bands;

    private MelFilterBank((int First, float[] Weights)[] bands)
    {
        _bands = bands;
        FirstBin = bands.Where(band => band.Weights.Length > 0).Select(band => band.First).DefaultIfEmpty(0).Min();
        BinCount = Math.Max(1, bands.Max(band => band.First + band.Weights.Length) - FirstBin);
    }

    public int Count => _bands.Length;

    /// <summary>The first frequency that any band needs, as a number of the transform's.</summary>
    public int FirstBin { get; }

    public int BinCount { get; }

    public static MelFilterBank Read(JsonSection section, int rate, int transformLength)
    {
        var count = section.Number("n_mels", 1, 4096);
        var min = section.Decimal("f_min", 0, rate / 2.0, otherwise: 0);
        var max = section.Decimal("f_max", min + 1, rate / 2.0, otherwise: rate / 2.0);
        var scale = section.Word("mel_scale", MelScale.Htk, ("htk", MelScale.Htk), ("slaney", MelScale.Slaney));
        var isNormalized = section.Word("norm", false, ("none", false), ("slaney", true));
        var isStraightInMel = section.Word("triangles", false, ("hertz", false), ("mel", true));
        var hertzPerBin = (double)rate / transformLength;
        var bins = (transformLength / 2) + 1;
        var (low, step) = (scale.ToMel(min), (scale.ToMel(max) - scale.ToMel(min)) / (count + 1));
        var bands = new (int, float[])[count];
        for (var band = 0; band < count; band++)
        {
            var edges = (Left: low + (band * step), Middle: low + ((band + 1) * step), Right: low + ((band + 2) * step));
            var hertz = (Left: scale.ToHertz(edges.Left), Middle: scale.ToHertz(edges.Middle), Right: scale.ToHertz(edges.Right));
            var height = isNormalized ? 2 / (hertz.Right - hertz.Left) : 1;
            var weights = new float[bins];
            for (var bin = 0; bin < bins; bin++)
            {
                var f = bin * hertzPerBin;
                weights[bin] = (float)(height * (isStraightInMel ? Triangle(scale.ToMel(f), edges) : Triangle(f, hertz)));
            }

            bands[band] = Trim(weights);
        }

        return new MelFilterBank(bands);
    }

    /// <summary>One band of a spectrum that begins at <see cref="FirstBin"/>.</summary>
    public float Sum(ReadOnlySpan<float> spectrum, int band)
    {
        var (first, weights) = _bands[band];
        return weights.Length == 0 ? 0 : TensorPrimitives.Dot(weights, spectrum.Slice(first - FirstBin, weights.Length));
    }

    private static double Triangle(double at, (double Left, double Middle, double Right) edges) => Math.Max(
        0, Math.Min((at - edges.Left) / (edges.Middle - edges.Left), (edges.Right - at) / (edges.Right - edges.Middle)));

    private static (int First, float[] Weights) Trim(float[] weights)
    {
        var first = Array.FindIndex(weights, weight => weight > 0);
        return first < 0 ? (0, []) : (first, weights[first..(Array.FindLastIndex(weights, weight => weight > 0) + 1)]);
    }
}
