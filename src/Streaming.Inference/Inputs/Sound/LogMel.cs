using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// A log-mel spectrogram, <c>float32[batch, time, mel]</c> or as the layout says; in the words of torchaudio's <c>MelSpectrogram</c>, of which
/// librosa, Kaldi, TensorFlow's VGGish and YAMNet and Whisper are settings.
/// </summary>
internal sealed class LogMel : ISoundFeature
{
    private readonly MelLayout _layout;
    private readonly TensorElementType _type;
    private readonly int _frames;
    private readonly SoundFraming _framing;
    private readonly SpectrumBasis _basis;
    private readonly MelFilterBank _filters;
    private readonly LogScale _log;
    private readonly SoundNormalization _normalization;

    private LogMel(
        MelLayout layout, TensorElementType type, int frames, SoundFraming framing, SpectrumBasis basis, MelFilterBank filters, LogScale log, SoundNormalization normalization)
    {
        _layout = layout;
        _type = type;
        _frames = frames;
        _framing = framing;
        _basis = basis;
        _filters = filters;
        _log = log;
        _normalization = normalization;
    }

    public static LogMel Read(JsonSection section, int rate, int samples)
    {
        var framing = SoundFraming.Read(section, rate, samples);
        var transformLength = section.Number("n_fft", framing.WindowLength, 1_000_000, otherwise: framing.WindowLength);
        var filters = MelFilterBank.Read(section, rate, transformLength);
        var basis = SpectrumBasis.Read(section, framing.WindowLength, transformLength, filters.FirstBin, filters.BinCount);
        var frames = section.Number("frames", 1, 1_000_000, otherwise: framing.FrameCount(samples));
        var mel = new LogMel(
            section.Word("layout", MelLayout.TimeMel, MelLayouts.Words),
            ElementType.Read(section, "type", TensorElementType.Float, TensorElementType.Float16),
            frames,
            framing,
            basis,
            filters,
            LogScale.Read(section),
            SoundNormalizations.Read(section));
        section.RefuseUnknown();
        return mel;
    }

    public TensorSpec ToTensor(string name) => _layout.ToTensor(name, _type, _frames, _filters.Count);

    public void Write(ReadOnlySpan<short> pcm, Span<byte> row)
    {
        var bands = _filters.Count;
        var pool = ArrayPool<float>.Shared;
        var sound = pool.Rent(pcm.Length);
        var frame = pool.Rent(_framing.WindowLength);
        var spectrum = pool.Rent(_filters.BinCount);
        var mel = pool.Rent(bands * _frames * 2);
        TensorPrimitives.ConvertTruncating(pcm, sound.AsSpan(0, pcm.Length));
        _framing.Scale(sound.AsSpan(0, pcm.Length));

        // A band lies in one piece until all that looks along the time is done.
        var byBand = mel.AsSpan(0, bands * _frames);
        for (var t = 0; t < _frames; t++)
        {
            _framing.Cut(sound.AsSpan(0, pcm.Length), t, frame.AsSpan(0, _framing.WindowLength));
            _basis.Transform(frame.AsSpan(0, _framing.WindowLength), spectrum.AsSpan(0, _filters.BinCount));
            for (var band = 0; band < bands; band++)
                byBand[(band * _frames) + t] = _filters.Sum(spectrum, band);
        }

        _log.Apply(byBand);
        SoundNormalizations.Apply(_normalization, byBand, bands);
        Arrange(byBand, mel.AsSpan(bands * _frames, bands * _frames), row);
        pool.Return(sound);
        pool.Return(frame);
        pool.Return(spectrum);
        pool.Return(mel);
    }

    private void Arrange(ReadOnlySpan<float> byBand, Span<float> byTime, Span<byte> row)
    {
        if (_layout.IsMelFirst())
        {
            TensorValues.Write(byBand, _type, row);
            return;
        }

        for (var t = 0; t < _frames; t++)
        {
            for (var band = 0; band < _filters.Count; band++)
                byTime[(t * _filters.Count) + band] = byBand[(band * _frames) + t];
        }

        TensorValues.Write(byTime, _type, row);
    }
}
