namespace Streaming.Inference;

/// <summary>How many batches of a model run at the same time, and on what, as NVIDIA Triton's <c>instance_group</c> says it.</summary>
/// <param name="Count">On each device.</param>
/// <param name="Kind">What runs them.</param>
/// <param name="Gpus">Device ids; empty for those that the silo's configuration names.</param>
internal sealed record InstanceGroup(int Count, InstanceKind Kind, int[] Gpus)
{
    private const int MaxDevice = 1023;

    /// <summary>The groups that <c>model.json</c> names; none leaves all to the silo's configuration.</summary>
    public static InstanceGroup[] ReadAll(JsonSection model) =>
        model.IsGiven("instance_group") ? Array.ConvertAll(model.Sections("instance_group"), Read) : [];

    private static InstanceGroup Read(JsonSection section)
    {
        var count = section.Number("count", 1, 64, otherwise: 1);
        var kind = section.Word(
            "kind", InstanceKind.Auto, ("KIND_AUTO", InstanceKind.Auto), ("KIND_CPU", InstanceKind.Cpu), ("KIND_GPU", InstanceKind.Gpu));
        var gpus = section.IsGiven("gpus") ? section.Numbers("gpus", 0, MaxDevice) : [];
        if (gpus.Length > 0 && kind == InstanceKind.Cpu)
            throw section.Refuse("gpus", "is for the kinds KIND_GPU and KIND_AUTO");
        section.RefuseUnknown();
        return new InstanceGroup(count, kind, [.. gpus.Distinct()]);
    }
}
