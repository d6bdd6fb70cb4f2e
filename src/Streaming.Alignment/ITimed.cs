namespace Streaming.Alignment;

/// <summary>What is kept in the order of a time.</summary>
internal interface ITimed
{
    long OrderUs { get; }
}
