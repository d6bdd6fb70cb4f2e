using Orleans;

namespace Streaming.Abstractions;

/// <summary>As many requests wait for the model as its silo allows: the start of back-pressure.</summary>
[GenerateSerializer, Alias("streaming.inference-queue-full-exception")]
public sealed class InferenceQueueFullException : InferenceUnavailableException
{
    public InferenceQueueFullException()
    {
    }

    public InferenceQueueFullException(string message)
        : base(message)
    {
    }

    public InferenceQueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
