using Microsoft.Extensions.Logging;

namespace Streaming.AlignmentSilo;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Could not {What} of rig {Rig} (attempt {Attempt}); trying again: {Reason}")]
    public static partial void Retrying(ILogger logger, string what, string rig, int attempt, string reason);
}
