namespace Streaming.Abstractions;

public enum SampleKind : byte
{
    /// <summary>The sensor's data.</summary>
    Data,

    /// <summary>A promise: nothing at or before the event time will come any more.</summary>
    Bound,

    /// <summary>The stream has ended: nothing will come any more, until data comes again.</summary>
    End,

    /// <summary>A record was sent but could not be decoded; it lies in the dead-letter topic.</summary>
    Corrupt,
}
