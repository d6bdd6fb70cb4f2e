using System.Runtime.InteropServices;

namespace Streaming.Inference;

/// <summary>
/// A window's sound as a model that hears it in steps takes it: what the rig's last window left over, what is new, and, where that is too
/// short, silence. Owned by a row.
/// </summary>
internal sealed class SteppedSound
{
    private short[] _pcm = [];
    private int _before;
    private int _new;

    /// <summary>Whole steps within the sound; 0 where it is too short for one.</summary>
    public int StepCount { get; private set; }

    /// <summary>Event time of the first step.</summary>
    public long FirstStepUs { get; private set; }

    public Span<short> Pcm => _pcm.AsSpan(0, Length);

    /// <summary>The part that the window's own samples belong to.</summary>
    public Span<short> New => _pcm.AsSpan(_before, _new);

    private int Length { get; set; }

    /// <summary>Makes room, all silence; what there is only grows.</summary>
    public void Lay(int before, int length, int minimum)
    {
        (_before, _new) = (before, length);
        Length = Math.Max(before + length, minimum);
        if (_pcm.Length < Length)
            _pcm = new short[Length];
        Pcm.Clear();
    }

    public void SetSteps(int count, long firstStepUs) => (StepCount, FirstStepUs) = (count, firstStepUs);

    /// <summary>What the next window goes on from.</summary>
    public byte[] Rest(int from) => MemoryMarshal.AsBytes(Pcm[from..]).ToArray();
}
