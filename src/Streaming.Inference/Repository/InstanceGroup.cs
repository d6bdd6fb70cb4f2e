namespace Streaming.Inference;

/// <summary>
/// How many batches of a model run at the same time, and where, as NVIDIA Triton's <c>instance_group</c> says it. <c>KIND_AUTO</c> leaves the
/// place to the silo's own configuration; a group on several devices has its count on each.
/// </summary>
internal sealed record InstanceGroup(int Count, InstanceKind Kind, IReadOnlyList<int> Gpus)
{
    /// <summary>The groups that <c>model.json</c> names; none leaves their number to the silo's configuration.</summary>
    public static InstanceGroup[] ReadAll(JsonSection model) =>
        model.IsGiven("instance_group") ? Array.ConvertAll(model.Sections("instance_group"), Read) : [];

    private static InstanceGroup Read(JsonSection section)
    {
        var count = section.Number("count", 1, 64, otherwise: 1);
        var kind = section.Word(
            "kind", InstanceKind.Auto, ("KIND_AUTO", InstanceKind.Auto), ("KIND_CPU", InstanceKind.Cpu), ("KIND_GPU", InstanceKind.Gpu));
        var gpus = section.IsGiven("gpus") ? section.Numbers("gpus", 0, 255) : [];
        if (gpus.Length > 0 && kind == InstanceKind.Cpu)
            throw section.Refuse("gpus", "is given, but $.kind is KIND_CPU");
        section.RefuseUnknown();
        return new InstanceGroup(count, kind, gpus);
    }
}

internal enum InstanceKind : byte
{
    Auto,
    Cpu,
    Gpu,
}
