namespace Streaming.Inference;

/// <summary>Hertz to mel and back.</summary>
internal abstract class MelScale
{
    /// <summary><c>2595 log10(1 + f / 700)</c>: HTK, Kaldi, TensorFlow, torchaudio.</summary>
    public static MelScale Htk { get; } = new HtkScale();

    /// <summary>Linear up to 1 kHz, logarithmic above: Slaney's Auditory Toolbox, librosa, Whisper.</summary>
    public static MelScale Slaney { get; } = new SlaneyScale();

    public abstract double ToMel(double hertz);

    public abstract double ToHertz(double mel);

    private sealed class HtkScale : MelScale
    {
        public override double ToMel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

        public override double ToHertz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
    }

    private sealed class SlaneyScale : MelScale
    {
        private const double Bend = 1000;
        private const double HertzPerMel = 200.0 / 3;

        private static readonly double LogStep = Math.Log(6.4) / 27;

        public override double ToMel(double hertz) =>
            hertz < Bend ? hertz / HertzPerMel : (Bend / HertzPerMel) + (Math.Log(hertz / Bend) / LogStep);

        public override double ToHertz(double mel) =>
            mel < Bend / HertzPerMel ? mel * HertzPerMel : Bend * Math.Exp(LogStep * (mel - (Bend / HertzPerMel)));
    }
}
