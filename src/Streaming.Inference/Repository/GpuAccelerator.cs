namespace Streaming.Inference;

/// <summary>
/// How a model runs on a GPU, as NVIDIA Triton's <c>optimization.execution_accelerators.gpu_execution_accelerator</c> and the ONNX Runtime backend's parameter
/// <c>gpu_mem_limit</c> say it. What is null is left to the silo's configuration.
/// </summary>
internal sealed record GpuAccelerator(ExecutionProvider? Provider, bool? IsFp16, long? WorkspaceBytes, long? MemoryLimitBytes)
{
    public static GpuAccelerator Read(JsonSection model)
    {
        var accelerator = model.IsGiven("optimization") ? ReadOptimization(model.Section("optimization")) : new GpuAccelerator(null, null, null, null);
        if (!model.IsGiven("parameters"))
            return accelerator;
        var parameters = model.Section("parameters");
        accelerator = accelerator with { MemoryLimitBytes = ReadBytes(parameters, "gpu_mem_limit") };
        parameters.RefuseUnknown();
        return accelerator;
    }

    private static GpuAccelerator ReadOptimization(JsonSection optimization)
    {
        var accelerators = optimization.Section("execution_accelerators");
        var all = accelerators.Sections("gpu_execution_accelerator");
        if (all.Length > 1)
            throw accelerators.Refuse("gpu_execution_accelerator", "must hold one");
        var name = all[0].Word("name", ("tensorrt", ExecutionProvider.TensorRt), ("cuda", ExecutionProvider.Cuda));
        var accelerator = new GpuAccelerator(name, null, null, null);
        if (name == ExecutionProvider.TensorRt && all[0].IsGiven("parameters"))
        {
            var parameters = all[0].Section("parameters");
            accelerator = accelerator with
            {
                IsFp16 = parameters.Word<bool?>("precision_mode", null, ("FP32", false), ("FP16", true)),
                WorkspaceBytes = ReadBytes(parameters, "max_workspace_size_bytes"),
            };
            parameters.RefuseUnknown();
        }

        all[0].RefuseUnknown();
        accelerators.RefuseUnknown();
        optimization.RefuseUnknown();
        return accelerator;
    }

    private static long? ReadBytes(JsonSection section, string name) => section.IsGiven(name) ? section.Whole(name, 1, long.MaxValue, otherwise: 0) : null;
}
