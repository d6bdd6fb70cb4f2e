using System.Text.RegularExpressions;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Kafka;

/// <summary>What an <c>EventLogSilo</c> says that its grains took.</summary>
internal static partial class EventLog
{
    public static HashSet<string> IdsTakenBy(SiloProcess silo) => [.. Taken().Matches(silo.Log).Select(match => match.Groups["id"].Value)];

    [GeneratedRegex("^took (?<id>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Taken();
}
