namespace Streaming.Capture.Simulation.Sound;

/// <summary>One source of sound; full scale is 1.</summary>
internal abstract class Voice(int rate)
{
    private long _position;

    /// <summary>The amplitude at the next audio sample.</summary>
    public double Next() => ValueAt(_position++ / (double)rate);

    /// <param name="seconds">Since the voice began; each call is one audio sample later.</param>
    protected abstract double ValueAt(double seconds);

    /// <summary>The phase of a tone one audio sample later, in cycles.</summary>
    protected double Turn(double phase, double hertz) => (phase + hertz / rate) % 1;

    /// <summary>The share to keep of a one-pole low-pass filter.</summary>
    protected double Pole(double hertz) => Math.Exp(-2 * Math.PI * hertz / rate);

    protected static double Tone(double phase) => Math.Sin(2 * Math.PI * phase);

    /// <summary>A tone with some of its odd harmonics, as loudspeakers and membranes that are driven hard have.</summary>
    protected static double Bright(double phase, double brightness) =>
        (Tone(phase) + brightness * Tone(3 * phase) + brightness * brightness * Tone(5 * phase)) / (1 + brightness);
}
