namespace Streaming.Inference;

/// <summary>What of ONNX Runtime runs a model.</summary>
public enum ExecutionProvider
{
    Cpu,

    Cuda,

    /// <summary>What it cannot run of a model CUDA does.</summary>
    TensorRt,
}
