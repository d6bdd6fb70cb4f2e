using Orleans;

namespace Streaming.Abstractions;

/// <summary>An inference silo takes no request now. The request had no effect, so the caller may ask again, there or elsewhere.</summary>
[GenerateSerializer, Alias("streaming.inference-unavailable-exception")]
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
