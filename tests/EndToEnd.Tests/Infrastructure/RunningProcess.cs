using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>A program of ours, or a client of somebody else, as a user would start it. Killed with all its children when disposed.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan FindTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private bool _isDisposed;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private RunningProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => Read(_output);

    public string Error => Read(_error);

    /// <summary>It ended by itself, and not with 0.</summary>
    public bool HasFailed => !_isDisposed && _process.HasExited && _process.ExitCode != 0;

    private string CommandLine => string.Join(' ', _process.StartInfo.ArgumentList.Prepend(_process.StartInfo.FileName));

    /// <summary>The most memory it ever had in RAM, shared libraries included. For a process that runs.</summary>
    public async Task<long> PeakResidentBytesAsync()
    {
        const string Peak = "VmHWM:";
        var status = await File.ReadAllLinesAsync($"/proc/{_process.Id}/status");
        var kilobytes = status.Single(line => line.StartsWith(Peak, StringComparison.Ordinal))[Peak.Length..].Replace("kB", "", StringComparison.Ordinal);
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>One of the executables beside this test. It hears Ctrl+C even where these tests do not, as a script's background job does not.</summary>
    public static RunningProcess StartOurs(string name, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        Start("/usr/bin/env", ["--default-signal=INT", Path.Combine(AppContext.BaseDirectory, name), .. arguments], environment);

    public static RunningProcess Start(string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new RunningProcess(new Process { StartInfo = start });
    }

    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var expired = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(expired.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{CommandLine} still ran after {timeout}. Output: {Output} Errors: {Error}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until the output has the pattern; what its first group matched.</summary>
    public async Task<string> FindAsync(Regex pattern)
    {
        using var expired = new CancellationTokenSource(FindTimeout);
        while (true)
        {
            if (pattern.Match(Output) is { Success: true } match)
                return match.Groups[1].Value.Trim();
            if (_process.HasExited || expired.IsCancellationRequested)
                throw new InvalidOperationException($"{CommandLine} did not say {pattern}. Output: {Output} Errors: {Error}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Gives it all of its standard input.</summary>
    public async Task WriteInputAsync(byte[] input)
    {
        await FeedInputAsync(input);
        _process.StandardInput.Close();
    }

    /// <summary>Gives it some of its standard input.</summary>
    public async Task FeedInputAsync(byte[] input)
    {
        await _process.StandardInput.BaseStream.WriteAsync(input);
        await _process.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>Sends a signal by name, for example <c>INT</c> for Ctrl+C.</summary>
    public async Task SignalAsync(string signal)
    {
        await using var kill = Start("/bin/kill", [$"-{signal}", $"{_process.Id}"]);
        Assert.Equal(0, await kill.WaitForExitAsync(TimeSpan.FromSeconds(10)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
