using Microsoft.Extensions.Logging;

namespace Streaming.AlignmentSilo;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Could not {What} of rig {Rig} (attempt {Attempt}); trying again: {Reason}")]
    public static partial void Retrying(ILogger logger, string what, string rig, int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Windows of pipeline {Pipeline} wait for their predictions, since {Reason}")]
    public static partial void WindowsWait(ILogger logger, string pipeline, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Windows of pipeline {Pipeline} are published without a prediction, since {Reason}")]
    public static partial void WindowsAreDegraded(ILogger logger, string pipeline, string reason);

    [LoggerMessage(4, LogLevel.Information, "Windows of pipeline {Pipeline} get their predictions again, after {Seconds:0.0} s")]
    public static partial void WindowsAreAnsweredAgain(ILogger logger, string pipeline, double seconds);

    [LoggerMessage(5, LogLevel.Information, "Inference silo {Silo} has answered nothing for {Seconds:0.0} s; others are asked in its place")]
    public static partial void SilentSilo(ILogger logger, SiloAddress silo, double seconds);

    [LoggerMessage(6, LogLevel.Warning, "Rig {Rig} has records in partition {One} and in partition {Other}, so its sensors cannot be aligned with each other. Do all producers place keys by murmur2?")]
    public static partial void RigIsSplit(ILogger logger, string rig, int one, int other);
}
