namespace EndToEnd.Tests.Infrastructure;

/// <summary>The <c>streaming</c> command, run to its end.</summary>
internal static class Ours
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var process = RunningProcess.StartOurs("streaming", arguments);
        var exitCode = await process.WaitForExitAsync(Timeout);
        return (exitCode, process.Output, process.Error);
    }
}
