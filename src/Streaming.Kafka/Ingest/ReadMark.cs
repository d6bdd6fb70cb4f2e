namespace Streaming.Kafka;

/// <summary>How far a partition's topics have been read.</summary>
/// <param name="TimeUs">What reached the broker before then was read, of each topic that is waited for.</param>
/// <param name="IsAtEnd">There is nothing more now.</param>
public readonly record struct ReadMark(long TimeUs, bool IsAtEnd)
{
    /// <summary>Before the first record.</summary>
    public static readonly ReadMark None = new(long.MinValue, IsAtEnd: false);
}
