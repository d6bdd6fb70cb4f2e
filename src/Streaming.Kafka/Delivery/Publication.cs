namespace Streaming.Kafka;

/// <summary>One record on its way out; tells at any moment whether the next commit may count on it.</summary>
public sealed class Publication
{
    private volatile bool _isPublished;

    /// <summary>It is acknowledged, or, exactly once, in the transaction that the next commit ends.</summary>
    public bool IsPublished => _isPublished;

    internal void MarkPublished() => _isPublished = true;
}
