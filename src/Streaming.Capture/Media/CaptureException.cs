namespace Streaming.Capture;

/// <summary>What to capture cannot be captured. The message is one sentence that a user can act on.</summary>
public sealed class CaptureException : Exception
{
    public CaptureException()
    {
    }

    public CaptureException(string message)
        : base(message)
    {
    }

    public CaptureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
