using System.Diagnostics;

namespace Streaming.Hosting.Tests;

/// <summary>What one of our executables said, and how it ended.</summary>
internal sealed record FinishedProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs an executable that the build put beside this test, and ends it where it does not end itself.</summary>
    public static Task<FinishedProcess> RunAsync(string executable, params string[] arguments) => RunAsync(Path.GetTempPath(), executable, arguments);

    /// <summary>The same, of a user whose home is <paramref name="home"/>.</summary>
    public static async Task<FinishedProcess> RunAsync(string home, string executable, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, executable), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["HOME"] = home, ["XDG_CACHE_HOME"] = null },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        return new FinishedProcess(process.ExitCode, await output, (await error).TrimEnd());
    }
}
