using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>How ONNX Runtime is set up, but for what runs it (<see cref="ExecutionTarget"/>).</summary>
internal static class OnnxSessionOptions
{
    static OnnxSessionOptions() => OnnxTelemetry.Disable();

    /// <param name="options">The silo's.</param>
    /// <param name="threads">Those that one run may use; null for what the options say.</param>
    public static SessionOptions Create(InferenceOptions options, int? threads = null)
    {
        var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads ?? (options.IntraOpThreads > 0
                ? options.IntraOpThreads
                : Math.Max(1, Environment.ProcessorCount / options.InstancesPerModel)),
        };

        // Spinning threads would take the cores that decode the next batch.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return session;
    }
}
