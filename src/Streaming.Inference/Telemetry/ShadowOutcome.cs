namespace Streaming.Inference;

/// <summary>The values of the tag <c>outcome</c> of what a shadow was shown.</summary>
internal static class ShadowOutcome
{
    public const string Agreed = "agreed";

    public const string Disagreed = "disagreed";

    /// <summary>It gave no answer where the live version did.</summary>
    public const string Fault = "fault";

    /// <summary>It was too busy to be shown the request.</summary>
    public const string Dropped = "dropped";
}
