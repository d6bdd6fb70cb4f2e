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

        int[] sizes = [.. model.Sections("model_warmup").Select(section => ReadSize(section, batching)).Distinct().Order()];
        return !batching.PadsToWarmSizes || sizes[^1] == batching.MaxBatchSize
            ? sizes
            : throw model.Refuse("model_warmup", $"must hold a full batch, {batching.MaxBatchSize}, since batches are padded to its sizes");
    }

    /// <summary>The size at which a batch of <paramref name="count"/> runs.</summary>
    public static int RunSizeOf(int count, BatchingPolicy batching, int[] warmSizes)
    {
        if (!batching.PadsToWarmSizes)
            return count;
        var i = Array.BinarySearch(warmSizes, count);
        return warmSizes[i >= 0 ? i : ~i];
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
