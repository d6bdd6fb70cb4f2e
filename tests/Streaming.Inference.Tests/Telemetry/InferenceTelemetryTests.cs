using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public sealed class InferenceTelemetryTests : IAsyncLifetime
{
    // Its clock stands still: a batch of "lookup" leaves with its fourth request, or when the time is moved on.
    private readonly FakeTimeProvider _time = new();
    private RunningInference _inference = null!;
    private Measurements _measurements = null!;

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _inference = await RunningInference.StartAsync(time: _time);
        _measurements = new Measurements(_inference.Meters);
    }

    public async ValueTask DisposeAsync()
    {
        _measurements.Dispose();
        await _inference.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_WhenABatchRan_CountItsRequestsAndMeasureItOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => InferAsync(LookupRequest("ok"))));

        Assert.All(answers, answer => Assert.Equal(4, answer.BatchSize));
        Assert.Equal(4, _measurements.SumOf("streaming.inference.requests", "model=lookup,outcome=ok"));
        Assert.Equal([4], _measurements.Of("streaming.inference.batch.size", "model=lookup"));
        Assert.Equal(4, _measurements.Of("streaming.inference.queue.duration", "model=lookup").Count());
        Assert.Single(_measurements.Of("streaming.inference.compute.duration", "model=lookup"));
        Assert.Equal(0, _measurements.SumOf("streaming.inference.pending", "model=lookup"));
        Assert.Equal("s", _measurements.UnitOf("streaming.inference.queue.duration"));
        Assert.Equal("s", _measurements.UnitOf("streaming.inference.compute.duration"));
    }

    [Theory]
    [InlineData("streaming.inference.compute.input.duration", 1)]
    [InlineData("streaming.inference.compute.infer.duration", 1)]
    [InlineData("streaming.inference.compute.output.duration", 1)]
    [InlineData("streaming.inference.request.duration", 4)]
    [InlineData("streaming.inference.executions", 1)]
    public async Task Metrics_AsTritonHasThem_AreMeasuredPerBatchOrRequest(string instrument, int count)
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => InferAsync(LookupRequest("ok"))));

        Assert.Equal(count, _measurements.Of(instrument, "model=lookup").Count());
    }

    [Fact]
    public async Task Metrics_WhenThereIsNoAnswer_CountAFaultAndNeverTheCallersWord()
    {
        var fault = InferAsync(LookupRequest("é"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await fault;
        await InferAsync(Request("roads", Window(1000)));

        Assert.Equal(1, _measurements.SumOf("streaming.inference.requests", "model=lookup,outcome=fault"));
        Assert.Equal(1, _measurements.SumOf("streaming.inference.requests", "model=unknown,outcome=fault"));
    }

    [Fact]
    public async Task Span_WhenRequestsHaveTraces_LinksToEach()
    {
        var traces = Enumerable.Range(0, 3).Select(_ => ActivityTraceId.CreateRandom()).ToArray();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StreamingTelemetry.InferenceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await Task.WhenAll(
            [
                .. traces.Select(trace => InferAsync(LookupRequest("ok", traceParent: $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"))),
                InferAsync(LookupRequest("ok", traceParent: "nonsense")),
            ]);
        await _inference.Service.StopAsync(TestCancelled);

        var span = Assert.Single(spans, span => span.Links.Any(link => traces.Contains(link.Context.TraceId)));
        Assert.Equal(traces, span.Links.Select(link => link.Context.TraceId));
        Assert.Equal("lookup", span.GetTagItem("streaming.model"));
        Assert.Equal(4, span.GetTagItem("streaming.batch.size"));
    }

    private Task<InferenceResult> InferAsync(InferenceRequest request) => _inference.Service.InferAsync(request, TestCancelled).AsTask();
}
