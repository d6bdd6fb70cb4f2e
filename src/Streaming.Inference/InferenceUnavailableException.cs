namespace Streaming.Inference;

/// <summary>This silo takes no request now. The request had no effect, so the caller may ask again, here or elsewhere.</summary>
public class InferenceUnavailableException : Exception
{
    public InferenceUnavailableException()
    {
    }

    public InferenceUnavailableException(string message)
        : base(message)
    {
    }

    public InferenceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
