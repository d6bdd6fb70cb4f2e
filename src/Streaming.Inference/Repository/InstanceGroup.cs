namespace Streaming.Inference;

/// <summary>
/// How many batches of a model run at the same time, as NVIDIA Triton's <c>instance_group</c> says it. Models run on the CPU alone: what asks for a GPU
/// is refused rather than put elsewhere unsaid.
/// </summary>
internal sealed record InstanceGroup(int Count)
{
    /// <summary>The groups that <c>model.json</c> names; none leaves their number to the silo's configuration.</summary>
    public static InstanceGroup[] ReadAll(JsonSection model) =>
        model.IsGiven("instance_group") ? Array.ConvertAll(model.Sections("instance_group"), Read) : [];

    private static InstanceGroup Read(JsonSection section)
    {
        var count = section.Number("count", 1, 64, otherwise: 1);
        _ = section.Word("kind", true, ("KIND_AUTO", true), ("KIND_CPU", true));
        section.RefuseUnknown();
        return new InstanceGroup(count);
    }
}
