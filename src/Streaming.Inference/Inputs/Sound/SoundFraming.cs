using System.Numerics.Tensors;

namespace Streaming.Inference;

/// <summary>
/// The frames that a spectrum is taken of: <c>win_length</c> samples each, <c>hop_length</c> apart, from the first sample on or, with
/// <c>center</c>, around every hop, with the sound mirrored (<c>reflect</c>) or silent (<c>constant</c>) beyond its ends.
/// </summary>
internal sealed record SoundFraming(
    int WindowLength, int Hop, bool IsCentered, bool IsReflected, float FullScale, bool RemovesOffset, float PreEmphasis)
{
    private const double Int16FullScale = 32768;

    public static SoundFraming Read(JsonSection section, int rate, int samples)
    {
        var length = section.Number("win_length", 2, 1_000_000);
        var isCentered = section.Flag("center", otherwise: false);
        if (length > samples && !isCentered)
            throw section.Refuse("win_length", $"must be at most the {samples} samples of a call, but is {length} at {rate} Hz");
        return new SoundFraming(
            length,
            section.Number("hop_length", 1, 1_000_000),
            isCentered,
            section.Word("pad_mode", true, ("reflect", true), ("constant", false)),
            (float)section.Decimal("full_scale", 1e-6, 1e6, otherwise: Int16FullScale),
            section.Flag("remove_dc_offset", otherwise: false),
            (float)section.Decimal("preemphasis_coefficient", 0, 1, otherwise: 0));
    }

    public int FrameCount(int samples) => IsCentered ? (samples / Hop) + 1 : ((samples - WindowLength) / Hop) + 1;

    public void Scale(Span<float> sound) => TensorPrimitives.Divide(sound, FullScale, sound);

    /// <summary>Copies frame <paramref name="index"/>, with what Kaldi does to each frame by itself.</summary>
    public void Cut(ReadOnlySpan<float> sound, int index, Span<float> frame)
    {
        var start = (index * Hop) - (IsCentered ? WindowLength / 2 : 0);
        if (start >= 0 && start + frame.Length <= sound.Length)
        {
            sound.Slice(start, frame.Length).CopyTo(frame);
        }
        else
        {
            for (var i = 0; i < frame.Length; i++)
                frame[i] = At(sound, start + i);
        }

        if (RemovesOffset)
            TensorPrimitives.Subtract(frame, TensorPrimitives.Sum<float>(frame) / frame.Length, frame);
        if (PreEmphasis > 0)
            Emphasize(frame);
    }

    private float At(ReadOnlySpan<float> sound, int position)
    {
        if (IsCentered && IsReflected)
            position = position < 0 ? -position : position >= sound.Length ? (2 * (sound.Length - 1)) - position : position;
        return position >= 0 && position < sound.Length ? sound[position] : 0;
    }

    private void Emphasize(Span<float> frame)
    {
        for (var i = frame.Length - 1; i > 0; i--)
            frame[i] -= PreEmphasis * frame[i - 1];
        frame[0] -= PreEmphasis * frame[0];
    }
}
