namespace Streaming.Abstractions;

/// <summary>What becomes of a window that no model has answered within its inference deadline.</summary>
public enum UnansweredPolicy : byte
{
    /// <summary>It waits until a model does.</summary>
    Wait,

    /// <summary>It is published without a prediction, and its event says why: for those to whom the window's status late is worth more than an answer later.</summary>
    Degraded,
}
