namespace Streaming.Abstractions;

/// <summary>What became of a batch.</summary>
public enum AppendResult : byte
{
    /// <summary>The rig holds its samples.</summary>
    Taken,

    /// <summary>It does, and has so many windows on their way that it is to be given nothing until <see cref="IRigGrain.WaitForRoomAsync"/> says that there is room.</summary>
    Full,

    /// <summary>The rig has lost what came before and took nothing: its partition is to be replayed.</summary>
    Gap,
}
