using Streaming.Abstractions;

namespace Streaming.Capture.Simulation;

/// <summary>A simulated rig. Equal options yield equal samples, byte for byte.</summary>
public sealed record RigSimulationOptions
{
    /// <summary>The key of the rig's records. Default <c>rig-1</c>. It does not change what happens: the seed does.</summary>
    public string Rig { get; init; } = "rig-1";

    /// <summary>Everything random follows from it. Rigs on different roads need different seeds. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>True time of the first capture, in microseconds since the Unix epoch. Default 2026-01-01T00:00:00Z.</summary>
    public long StartUs { get; init; } = EventTime.FromDateTimeOffset(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>How long the sensors capture; null, the default, without end.</summary>
    public TimeSpan? Duration { get; init; }

    public SensorOptions Camera { get; init; } = new();

    public SensorOptions Microphone { get; init; } = new();

    public SensorOptions Captions { get; init; } = new();

    /// <summary>Frames per second. Default 10.</summary>
    public int FrameRate { get; init; } = 10;

    /// <summary>Pixels. Default 320; the picture's proportions are free, 16:9 looks best.</summary>
    public int FrameWidth { get; init; } = 320;

    /// <summary>Pixels. Default 180.</summary>
    public int FrameHeight { get; init; } = 180;

    /// <summary>JPEG quality, 1 to 100. Default 80.</summary>
    public int JpegQuality { get; init; } = 80;

    /// <summary>Audio samples per second, at least 8000: below, a siren would fold back. Default 16000.</summary>
    public int AudioRate { get; init; } = 16_000;

    /// <summary>Length of an audio chunk, sent when it is complete. Default 100 ms.</summary>
    public TimeSpan AudioChunk { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the caption feed says that nothing earlier will come. Default 250 ms.</summary>
    public TimeSpan BoundInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    internal long EndUs => Duration is { } duration ? StartUs + EventTime.FromTimeSpan(duration) : long.MaxValue;

    /// <exception cref="ArgumentException">A value is outside of its range.</exception>
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Rig);
        ArgumentOutOfRangeException.ThrowIfNegative(StartUs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FrameRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FrameWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FrameHeight);
        ArgumentOutOfRangeException.ThrowIfLessThan(JpegQuality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(JpegQuality, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(AudioRate, 8000);
        ArgumentOutOfRangeException.ThrowIfLessThan(AudioChunk, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(BoundInterval, TimeSpan.FromMilliseconds(1));
        if (Duration is { } duration)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        Camera.Validate();
        Microphone.Validate();
        Captions.Validate();
    }
}
