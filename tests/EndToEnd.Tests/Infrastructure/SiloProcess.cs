using System.Globalization;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>One of our executables with its HTTP endpoints.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const int EndOfLogLength = 8_000;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(1);

    private readonly RunningProcess _process;
    private readonly HttpClient _http;

    private SiloProcess(RunningProcess process, int httpPort)
    {
        _process = process;
        HttpPort = httpPort;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") };
    }

    public int HttpPort { get; }

    public string Log => _process.Output + _process.Error;

    public static SiloProcess Start(string executable, params (string Name, string Value)[] environment)
    {
        var httpPort = RealKafka.FreePort();
        (string, string)[] own =
        [
            ("Http__Port", $"{httpPort}"),
            ("Logging__Console__FormatterName", "simple"),
            ("Logging__Console__FormatterOptions__TimestampFormat", "HH:mm:ss.fff "),
        ];
        return new SiloProcess(RunningProcess.StartOurs(executable, [], [.. environment, .. own]), httpPort);
    }

    public Task WaitUntilReadyAsync() => Poll.UntilAsync(IsReadyAsync, () => Log);

    /// <summary>The sum over all series of a metric as Prometheus reads it; null where there is none.</summary>
    public async Task<double?> SumAsync(string metric)
    {
        var text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var values = text.Split('\n')
            .Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal))
            .Select(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture))
            .ToList();
        return values.Count == 0 ? null : values.Sum();
    }

    /// <summary>As an orchestrator stops it.</summary>
    public async Task StopInOrderAsync()
    {
        await _process.SignalAsync("TERM");
        var exitCode = await _process.WaitForExitAsync(StopTimeout);
        Assert.True(exitCode == 0, Log);
    }

    /// <summary>As a crash ends it.</summary>
    public ValueTask KillAsync() => _process.DisposeAsync();

    /// <summary>It stands still, and notices nothing of the time that goes by.</summary>
    public Task FreezeAsync() => _process.SignalAsync("STOP");

    public Task ThawAsync() => _process.SignalAsync("CONT");

    /// <inheritdoc cref="RunningProcess.PeakResidentBytesAsync"/>
    public Task<long> PeakResidentBytesAsync() => _process.PeakResidentBytesAsync();

    /// <summary>It ended by itself, and not in order.</summary>
    public bool HasFailed => _process.HasFailed;

    /// <summary>What it said last, for the message of a test whose log nobody keeps.</summary>
    public string EndOfLog => Log.Length <= EndOfLogLength ? Log : Log[^EndOfLogLength..];

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
