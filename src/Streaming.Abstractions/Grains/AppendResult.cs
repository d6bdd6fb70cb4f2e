namespace Streaming.Abstractions;

/// <summary>What became of a batch.</summary>
public enum AppendResult : byte
{
    /// <summary>The rig holds its samples.</summary>
    Taken,

    /// <summary>The rig has lost what came before and took nothing: its partition is to be replayed.</summary>
    Gap,
}
