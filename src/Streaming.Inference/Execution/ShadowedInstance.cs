namespace Streaming.Inference;

/// <summary>An instance whose batches another version is shown, once they are answered.</summary>
internal sealed class ShadowedInstance(IModelInstance live, ShadowModel shadow) : IModelInstance
{
    public void Run(InferenceBatch batch)
    {
        live.Run(batch);
        shadow.Show(batch);
    }
}
