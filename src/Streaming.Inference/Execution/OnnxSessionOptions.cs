using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>How ONNX Runtime is set up. The one place that would append an execution provider; without one it is the CPU's.</summary>
internal static class OnnxSessionOptions
{
    static OnnxSessionOptions() => OnnxTelemetry.Disable();

    public static SessionOptions Create(InferenceOptions options)
    {
        var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.IntraOpThreads > 0
                ? options.IntraOpThreads
                : Math.Max(1, Environment.ProcessorCount / options.InstancesPerModel),
        };

        // Spinning threads would take the cores that decode the next batch.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return session;
    }
}
