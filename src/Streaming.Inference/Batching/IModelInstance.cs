namespace Streaming.Inference;

/// <summary>What runs one batch at a time.</summary>
internal interface IModelInstance
{
    /// <summary>Answers every request of the batch and does not throw.</summary>
    void Run(InferenceBatch batch);
}
