using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Deploy;

/// <summary>The machine's container engine, or one that runs as long as this does; with the images that the tests run.</summary>
internal sealed class ContainerEngine : IAsyncDisposable
{
    public const string ServicesImage = "streaming-test-services";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(15);

    private readonly bool _isOwn;

    private ContainerEngine(string host, bool isOwn)
    {
        Host = host;
        _isOwn = isOwn;
    }

    /// <summary>As <c>DOCKER_HOST</c> takes it.</summary>
    public string Host { get; }

    /// <summary>Skips the test where there is no engine and none can be started.</summary>
    public static async Task<ContainerEngine> RequireAsync()
    {
        Installed.Require("docker");
        var isOwn = await TryRunAsync(Script("docker-engine"), ["status"], StartTimeout) is { ExitCode: not 0 };
        var (exitCode, output, error) = await TryRunAsync(Script("docker-engine"), ["start"], StartTimeout);
        Assert.SkipUnless(exitCode == 0, error);
        return new ContainerEngine(output.Trim(), isOwn);
    }

    /// <summary>Builds our images, and the one for Kafka and Redis; fast where nothing changed since the last time.</summary>
    public async Task BuildAsync(params string[] images)
    {
        await RunAsync(Script("images"), images);
        await RunAsync(Script("base-images"));
        var folder = Path.Combine(SourceTree.Root, "tests", "EndToEnd.Tests", "Deploy", "Images");
        await RunAsync("docker", "build", "--network", "host", "--tag", ServicesImage, "--file", Path.Combine(folder, "services.Dockerfile"), folder);
    }

    public Task<string> RunAsync(string command, params string[] arguments) => RunAsync(command, arguments, []);

    public async Task<string> RunAsync(string command, string[] arguments, (string, string)[] environment)
    {
        var (exitCode, output, error) = await TryRunAsync(command, arguments, BuildTimeout, [("DOCKER_HOST", Host), .. environment]);
        Assert.True(exitCode == 0, $"{command} {string.Join(' ', arguments)} ended with {exitCode}. {output}{error}");
        return output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOwn)
            await TryRunAsync(Script("docker-engine"), ["stop"], StartTimeout);
    }

    private static string Script(string name) => Path.Combine(SourceTree.Root, "scripts", name);

    private static async Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        string command, string[] arguments, TimeSpan timeout, params (string, string)[] environment)
    {
        await using var process = RunningProcess.Start(command, arguments, environment);
        return (await process.WaitForExitAsync(timeout), process.Output, process.Error);
    }
}
