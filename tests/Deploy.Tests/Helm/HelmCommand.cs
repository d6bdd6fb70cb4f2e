using System.Diagnostics;

namespace Deploy.Tests.Helm;

/// <summary>The real Helm on the chart of the tree.</summary>
internal static class HelmCommand
{
    private const string Variable = "STREAMING_HELM";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly string? Executable = Find();

    public static string Chart { get; } = SourceTree.PathOf("helm/streaming");

    /// <summary>A file of values that ships with the chart, by its short name.</summary>
    public static string ValuesFile(string name) => Path.Combine(Chart, "ci", $"{name}-values.yaml");

    /// <summary>Skips the test where there is no Helm to test with.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        Assert.SkipWhen(Executable is null, $"There is no Helm: {Variable} does not name it, and scripts/require-helm has not fetched it.");
        using var process = Process.Start(new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return named;
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return Fetched().Concat(folders.Select(folder => Path.Combine(folder, "helm"))).FirstOrDefault(File.Exists);
    }

    /// <summary>Where scripts/require-helm puts it.</summary>
    private static string[] Fetched()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".cache");
        var ours = Path.Combine(cache, "streaming");
        return Directory.Exists(ours) ? Directory.GetFiles(ours, "helm", SearchOption.AllDirectories) : [];
    }
}
