namespace Streaming.Inference;

/// <summary>
/// The batch sizes that a model runs once before it serves, as NVIDIA Triton's <c>model_warmup</c> says it: what a runtime allocates and
/// compiles for a shape is not a request's to wait for. By default one window, each preferred size and a full batch.
/// </summary>
internal static class WarmUpPlan
{
    public static int[] Read(JsonSection model, BatchingPolicy batching)
    {
        if (!model.IsGiven("model_warmup"))
            return [.. batching.PreferredBatchSizes.Append(1).Append(batching.MaxBatchSize).Distinct().Order()];

        return [.. model.Sections("model_warmup").Select(section => ReadSize(section, batching)).Distinct().Order()];
    }

    private static int ReadSize(JsonSection section, BatchingPolicy batching)
    {
        if (section.IsGiven("name"))
            _ = section.Text("name");
        var size = section.Number("batch_size", 1, batching.MaxBatchSize);
        section.RefuseUnknown();
        return size;
    }
}
