using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Hosting;

/// <summary>
/// Where nothing exports spans, an event still tells the trace of the samples it came from: their spans are made, and no others. A trace that begins here would be
/// known to nobody.
/// </summary>
internal sealed class TracePropagation : IHostedService, IDisposable
{
    private static readonly string Prefix = StreamingTelemetry.All.TrimEnd('*');

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name.StartsWith(Prefix, StringComparison.Ordinal),
        Sample = Sample,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    /// <summary>Whether a trace is recorded stays as its sender has said.</summary>
    private static ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        if (options.Parent == default)
            return ActivitySamplingResult.None;
        return options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData;
    }
}
