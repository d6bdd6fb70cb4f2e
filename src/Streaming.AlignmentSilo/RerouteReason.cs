namespace Streaming.AlignmentSilo;

/// <summary>The values of the tag <c>reason</c> where another inference silo is asked.</summary>
internal static class RerouteReason
{
    /// <summary>The silo did not take the request, or failed on it.</summary>
    public const string Refused = "refused";

    /// <summary>Half of the request's time went by, and the silo answered nothing to anybody.</summary>
    public const string Silent = "silent";
}
