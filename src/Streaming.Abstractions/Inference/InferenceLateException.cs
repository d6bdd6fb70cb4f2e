using Orleans;

namespace Streaming.Abstractions;

/// <summary>The request's deadline passed while it waited, and the model's queue policy turns such requests away.</summary>
[GenerateSerializer, Alias("streaming.inference-late-exception")]
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
