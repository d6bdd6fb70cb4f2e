using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Streaming.Cli.Bench;

/// <summary>ROS message_filters' ApproximateTime, compiled from the source that ships beside the executable where its libraries are installed.</summary>
internal static class RosPeer
{
    private const string NotInstalled = "ROS message_filters is not installed (Debian: g++ pkg-config libmessage-filters-dev libroscpp-core-dev)";

    /// <param name="path">The compiled peer; null compiles it.</param>
    /// <param name="workload">The times it is given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Result> RunAsync(string? path, AlignmentWorkload workload, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("streaming-bench-").FullName;
        try
        {
            var peer = path ?? await CompileAsync(folder, cancellationToken);
            if (peer is null)
                return new Result(null, null, NotInstalled);
            var (exitCode, output) = await RunProcessAsync(peer, [], workload.WriteTo, cancellationToken);
            if (exitCode != 0 || output.Length == 0)
                return new Result(null, null, $"{path ?? "The compiled peer"} gave no figures and ended with exit code {exitCode}");
            var figures = JsonNode.Parse(output)!;
            return new Result((double)figures["samples_per_second"]!, (double)figures["emission_delay_us"]!, null);
        }
        catch (Win32Exception e)
        {
            return new Result(null, null, path is null ? NotInstalled : $"{path} cannot be run: {e.Message}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> CompileAsync(string folder, CancellationToken cancellationToken)
    {
        var (exitCode, flags) = await RunProcessAsync("pkg-config", ["--cflags", "--libs", "message_filters", "rosconsole"], _ => { }, cancellationToken);
        if (exitCode != 0)
            return null;
        var peer = Path.Combine(folder, "ros-approximate-time");
        var source = Path.Combine(AppContext.BaseDirectory, "peers", "ros-approximate-time", "main.cpp");
        string[] arguments = ["-std=c++17", "-O2", source, "-o", peer, .. flags.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        (exitCode, _) = await RunProcessAsync("g++", arguments, _ => { }, cancellationToken);
        return exitCode == 0 ? peer : null;
    }

    private static async Task<(int ExitCode, string Output)> RunProcessAsync(
        string file, string[] arguments, Action<TextWriter> writeInput, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        await using var killing = cancellationToken.Register(process.Kill);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        try
        {
            writeInput(process.StandardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading on, and its exit code says why.
        }

        await process.WaitForExitAsync(cancellationToken);
        await error;
        return (process.ExitCode, await output);
    }

    internal sealed record Result(double? SamplesPerSecond, double? EmissionDelayUs, string? Reason);
}
