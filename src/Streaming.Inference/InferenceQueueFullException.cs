namespace Streaming.Inference;

/// <summary>
/// As many requests wait for the model as <see cref="InferenceOptions.MaxQueuedRequests"/> allows: the start of back-pressure.
/// </summary>
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
