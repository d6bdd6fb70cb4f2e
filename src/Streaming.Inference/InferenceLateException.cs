namespace Streaming.Inference;

/// <summary>The request's deadline passed while it waited, and the model's queue policy turns such requests away.</summary>
public sealed class InferenceLateException : InferenceUnavailableException
{
    public InferenceLateException()
    {
    }

    public InferenceLateException(string message)
        : base(message)
    {
    }

    public InferenceLateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
