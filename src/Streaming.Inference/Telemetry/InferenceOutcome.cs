namespace Streaming.Inference;

/// <summary>The values of the tag <c>outcome</c>.</summary>
internal static class InferenceOutcome
{
    public const string Ok = "ok";

    /// <summary>The result says why there are no scores.</summary>
    public const string Fault = "fault";

    /// <summary>The queue was full or the model stopping.</summary>
    public const string Refused = "refused";

    /// <summary>The caller did not wait for the answer.</summary>
    public const string Cancelled = "cancelled";
}
