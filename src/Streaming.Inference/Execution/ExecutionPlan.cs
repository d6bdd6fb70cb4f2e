namespace Streaming.Inference;

/// <summary>Where each instance of a model runs: what its <c>instance_group</c> says, and else the silo's configuration.</summary>
/// <param name="Targets">Different ones; each has a session of its own.</param>
/// <param name="Instances">The target of each instance, as its place in <paramref name="Targets"/>.</param>
internal sealed record ExecutionPlan(IReadOnlyList<ExecutionTarget> Targets, IReadOnlyList<int> Instances)
{
    public static ExecutionPlan Of(ModelDefinition definition, InferenceOptions options)
    {
        InstanceGroup[] groups = definition.InstanceGroups.Length > 0
            ? definition.InstanceGroups
            : [new InstanceGroup(options.InstancesPerModel, InstanceKind.Auto, [])];
        var instances = groups.SelectMany(group => TargetsOf(group, definition.Accelerator, options).SelectMany(target => Enumerable.Repeat(target, group.Count))).ToList();
        var targets = instances.Distinct().ToList();
        return new ExecutionPlan(targets, [.. instances.Select(target => targets.IndexOf(target))]);
    }

    private static IEnumerable<ExecutionTarget> TargetsOf(InstanceGroup group, GpuAccelerator accelerator, InferenceOptions options)
    {
        var isOnCpu = group.Kind == InstanceKind.Cpu
            || (group.Kind == InstanceKind.Auto && group.Gpus.Length == 0 && options.ExecutionProvider == ExecutionProvider.Cpu);
        if (isOnCpu)
            return [ExecutionTarget.Cpu];

        var ofSilo = options.ExecutionProvider == ExecutionProvider.Cpu ? ExecutionProvider.Cuda : options.ExecutionProvider;
        var provider = accelerator.Provider ?? ofSilo;
        var memoryLimit = accelerator.MemoryLimitBytes ?? (options.DeviceMemoryLimitBytes > 0 ? options.DeviceMemoryLimitBytes : null);
        IEnumerable<int> devices = group.Gpus.Length > 0 ? group.Gpus : options.Devices.Count > 0 ? options.Devices.Distinct() : [0];
        var isTensorRt = provider == ExecutionProvider.TensorRt;
        return devices.Select(device => new ExecutionTarget(
            provider, device, isTensorRt && (accelerator.IsFp16 ?? options.Fp16), memoryLimit, isTensorRt ? accelerator.WorkspaceBytes : null));
    }
}
