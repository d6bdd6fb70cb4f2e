namespace Streaming.Inference;

/// <summary>
/// A model repository that cannot be served. The message is one sentence that names the file and, within it, the JSON path.
/// </summary>
public sealed class ModelRepositoryException : Exception
{
    public ModelRepositoryException()
    {
    }

    public ModelRepositoryException(string message)
        : base(message)
    {
    }

    public ModelRepositoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
