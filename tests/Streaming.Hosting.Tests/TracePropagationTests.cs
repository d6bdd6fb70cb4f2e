using System.Diagnostics;

namespace Streaming.Hosting.Tests;

public sealed class TracePropagationTests : IAsyncLifetime
{
    private readonly ActivitySource _source = new($"Streaming.{nameof(TracePropagationTests)}");
    private readonly TracePropagation _propagation = new();

    public async ValueTask InitializeAsync() => await _propagation.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _propagation.Dispose();
        _source.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded)]
    [InlineData(ActivityTraceFlags.None)]
    public void SpanOfATracedSample_IsInItsTraceAndRecordedAsItsSenderSaid(ActivityTraceFlags flags)
    {
        var sender = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);

        using var activity = _source.StartActivity("span", ActivityKind.Internal, sender);

        Assert.NotNull(activity);
        Assert.Equal((sender.TraceId, sender.SpanId, flags), (activity.TraceId, activity.ParentSpanId, activity.ActivityTraceFlags));
    }

    [Fact]
    public void SpanOfNoTrace_IsNotMade() => Assert.Null(_source.StartActivity("span"));

    [Fact]
    public void SpanOfSomebodyElsesSource_IsNotMade()
    {
        using var others = new ActivitySource("Microsoft.Orleans.Application");
        var sender = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);

        Assert.Null(others.StartActivity("span", ActivityKind.Internal, sender));
    }
}
