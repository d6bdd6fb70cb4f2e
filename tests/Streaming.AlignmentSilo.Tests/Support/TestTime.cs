namespace Streaming.AlignmentSilo.Tests.Support;

internal static class TestTime
{
    /// <summary>How long a test waits for what must come; never how long it waits for nothing to come.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
}
