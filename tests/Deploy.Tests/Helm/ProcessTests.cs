using System.Diagnostics;

namespace Deploy.Tests.Helm;

/// <summary>The real executables in the environment of their containers, and of this machine's no more than where .NET is.</summary>
public sealed class ProcessTests
{
    private const string DotNet = "DOTNET_ROOT";
    private const string Nobody = "127.0.0.1:1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Only what is not there stops it: every setting before that was read and accepted.</summary>
    [Theory]
    [InlineData("alignment-silo", "Streaming.AlignmentSilo")]
    [InlineData("inference-silo", "Streaming.InferenceSilo")]
    public async Task Silo_InTheEnvironmentOfItsContainer_MissesRedisAlone(string component, string executable)
    {
        var release = await Release.RenderAsync(
            "minimal",
            "--set", $"redis.connectionString={Nobody}",
            "--set", $"kafka.bootstrapServers={Nobody}",
            "--set-json", """kafka.client={"security.protocol":"PLAINTEXT","client.id":"silo"}""");
        using var mounted = new MountedPipelines(release);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, executable)) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (name, value) in new ContainerEnvironment(release.Container(component)).Variables)
            start.Environment[name] = value;
        start.Environment["Alignment__Pipelines"] = mounted.Folder;
        start.Environment["Inference__ModelRepository"] = SourceTree.PathOf("models");
        if (Environment.GetEnvironmentVariable(DotNet) is { } dotNet)
            start.Environment[DotNet] = dotNet;

        using var silo = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = silo.StandardOutput.ReadToEndAsync(limit.Token);
        var error = await silo.StandardError.ReadToEndAsync(limit.Token);
        await silo.WaitForExitAsync(limit.Token);

        Assert.StartsWith($"Clustering:Redis: {Nobody} cannot be used", error, StringComparison.Ordinal);
        Assert.True(silo.ExitCode == 2, await output);
    }
}
