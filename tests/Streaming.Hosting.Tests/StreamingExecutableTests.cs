using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Streaming.Hosting.Tests;

/// <summary>What every executable answers over HTTP.</summary>
public sealed class StreamingExecutableTests : IAsyncLifetime
{
    private readonly TaskCompletionSource<WebApplication> _started = new();
    private readonly int _port = FreePort.Find();
    private HealthCheckResult _health = HealthCheckResult.Unhealthy("No work yet.");
    private Task<int> _run = Task.FromResult(0);
    private HttpClient _client = new();

    public async ValueTask InitializeAsync()
    {
        _run = RunAsync();
        var app = await _started.Task;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        (await _started.Task).Lifetime.StopApplication();
        Assert.Equal(0, await _run);
        _client.Dispose();
    }

    [Fact]
    public async Task Ready_FollowsTheChecksAndSaysWhy_WhileLiveStays()
    {
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy\nwork: Unhealthy. No work yet.\n"), await GetAsync("/health/ready"));
        Assert.Equal((HttpStatusCode.OK, "Healthy"), await GetAsync("/health/live"));

        _health = HealthCheckResult.Healthy("At work.");

        Assert.Equal((HttpStatusCode.OK, "Healthy\nwork: Healthy. At work.\n"), await GetAsync("/health/ready"));
    }

    [Fact]
    public async Task HealthCommand_ExitsAsTheRunningProcessIsReady()
    {
        Assert.Equal(1, await RunHealthCommandAsync(_port));

        _health = HealthCheckResult.Healthy();

        Assert.Equal(0, await RunHealthCommandAsync(_port));
        Assert.Equal(1, await RunHealthCommandAsync(FreePort.Find()));
    }

    [Fact]
    public async Task Metrics_AreThoseOfOurMetersAndOfTheRuntime()
    {
        var meters = (await _started.Task).Services.GetRequiredService<IMeterFactory>();
        meters.Create("Streaming.Test").CreateCounter<long>("streaming.test.things", "{thing}").Add(3, new KeyValuePair<string, object?>("kind", "new"));

        var (status, text) = await GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("streaming_test_things_total{otel_scope_name=\"Streaming.Test\",kind=\"new\"} 3", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes", text, StringComparison.Ordinal);
        Assert.Contains("service_name=\"test\"", text, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<int> RunAsync() => StreamingExecutable.RunAsync(
        [],
        "test",
        _port,
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddHealthChecks().AddCheck("work", () => _health);
        },
        app => app.Lifetime.ApplicationStarted.Register(() => _started.SetResult(app)));

    private static Task<int> RunHealthCommandAsync(int port) =>
        StreamingExecutable.RunAsync(["health", $"--Http:Port={port}"], "test", 0, _ => Assert.Fail("Asking starts nothing."));
}
