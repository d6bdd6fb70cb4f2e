using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>Where sessions of a model run.</summary>
/// <param name="Provider">What runs them.</param>
/// <param name="Device">The GPU's id; 0 on the CPU.</param>
/// <param name="IsFp16">TensorRT may compute with 16-bit floats.</param>
/// <param name="MemoryLimitBytes">Of the GPU's memory; null for all.</param>
/// <param name="WorkspaceBytes">What TensorRT may take while it builds and runs; null leaves it to TensorRT.</param>
internal sealed record ExecutionTarget(ExecutionProvider Provider, int Device, bool IsFp16, long? MemoryLimitBytes, long? WorkspaceBytes)
{
    public static ExecutionTarget Cpu { get; } = new(ExecutionProvider.Cpu, 0, false, null, null);

    public override string ToString() => Provider switch
    {
        ExecutionProvider.Cpu => "CPU",
        ExecutionProvider.Cuda => $"CUDA device {Device}",
        _ => $"TensorRT device {Device}{(IsFp16 ? " (FP16)" : "")}",
    };

    /// <exception cref="OnnxRuntimeException">ONNX Runtime was built without the provider, or what it needs is not there.</exception>
    /// <exception cref="EntryPointNotFoundException">The same, for a build that does not even have the function.</exception>
    public void AppendTo(SessionOptions session)
    {
        if (Provider == ExecutionProvider.TensorRt)
            AppendTensorRt(session);
        if (Provider != ExecutionProvider.Cpu)
            AppendCuda(session);
    }

    private void AppendTensorRt(SessionOptions session)
    {
        using var options = new OrtTensorRTProviderOptions();
        var settings = new Dictionary<string, string> { ["device_id"] = Text(Device), ["trt_fp16_enable"] = IsFp16 ? "1" : "0" };
        if (WorkspaceBytes is { } bytes)
            settings["trt_max_workspace_size"] = Text(bytes);
        options.UpdateOptions(settings);
        session.AppendExecutionProvider_Tensorrt(options);
    }

    private void AppendCuda(SessionOptions session)
    {
        using var options = new OrtCUDAProviderOptions();
        var settings = new Dictionary<string, string> { ["device_id"] = Text(Device) };
        if (MemoryLimitBytes is { } bytes)
            settings["gpu_mem_limit"] = Text(bytes);
        options.UpdateOptions(settings);
        session.AppendExecutionProvider_CUDA(options);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
