using Orleans;
using Orleans.Concurrency;

namespace Streaming.Abstractions;

/// <summary>One modality's part of an aligned window.</summary>
[GenerateSerializer, Immutable, Alias("streaming.modality-slice")]
public sealed class ModalitySlice
{
    [Id(0)] public required string Modality { get; init; }

    /// <summary>The samples picked, by event time. Empty where the modality is missing.</summary>
    [Id(1)] public Sample[] Samples { get; init; } = [];

    /// <summary><see cref="MissingReason.None"/> exactly where <see cref="Samples"/> has any.</summary>
    [Id(2)] public MissingReason MissingReason { get; init; }

    /// <summary>
    /// How long before the window's end, or before its reference sample, the newest of its samples lies; where it is missing, the newest that ever came. Null
    /// where none ever came.
    /// </summary>
    [Id(3)] public long? AgeUs { get; init; }

    /// <summary>Where the value at the window's instant lies between two interpolated samples, from 0 to 1; 0 for any pick but linear.</summary>
    [Id(4)] public double Fraction { get; init; }

    /// <summary>How much of the window no sample covers, with the pick slice; 0 for any other.</summary>
    [Id(5)] public long GapUs { get; init; }

    /// <summary>How far the sensor's clock was behind that of the reference when the window closed; null where that is not known.</summary>
    [Id(6)] public long? ClockOffsetUs { get; init; }

    public bool IsPresent => MissingReason == MissingReason.None;
}
