using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Observability;

/// <summary>
/// The receiving end of OTLP over HTTP in protocol buffers, field numbers as in
/// <see href="https://github.com/open-telemetry/opentelemetry-proto/tree/v1.7.0/opentelemetry/proto">opentelemetry-proto</see>.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Span> Spans { get; } = [];

    public ConcurrentQueue<Metric> Metrics { get; } = [];

    public ConcurrentQueue<LogRecord> Logs { get; } = [];

    public string Endpoint => _app.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver.Receive("/v1/traces", receiver.TakeSpans);
        receiver.Receive("/v1/metrics", receiver.TakeMetrics);
        receiver.Receive("/v1/logs", receiver.TakeLogs);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Receive(string path, Action<ProtobufMessage> take) => _app.MapPost(path, async (HttpRequest request) =>
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        take(new ProtobufMessage(body.ToArray()));
        return Results.Bytes([], "application/x-protobuf");
    });

    private void TakeSpans(ProtobufMessage request)
    {
        foreach (var (service, _, span) in Leaves(request))
        {
            var links = span.Messages(13).Select(link => new Link(link.Hex(1), link.Hex(2)));
            Spans.Enqueue(new Span(service, span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), [.. links]));
        }
    }

    private void TakeMetrics(ProtobufMessage request)
    {
        foreach (var (service, _, metric) in Leaves(request))
            Metrics.Enqueue(new Metric(service, metric.Text(1), metric.Text(3), string.Join(' ', TagsOf(metric).Order())));
    }

    private void TakeLogs(ProtobufMessage request)
    {
        foreach (var (service, scope, record) in Leaves(request))
            Logs.Enqueue(new LogRecord(service, scope, record.Messages(5).Single().Text(1)));
    }

    /// <summary>Attributes of gauges (5) and sums (7), where they are field 7 of a point, and of histograms (9), where they are field 9.</summary>
    private static IEnumerable<string> TagsOf(ProtobufMessage metric) =>
        from data in (int[])[5, 7, 9]
        from points in metric.Messages(data)
        from point in points.Messages(1)
        from attribute in point.Messages(data == 9 ? 9 : 7)
        group attribute by attribute.Text(1) into attributes
        select attributes.Key;

    /// <summary>All three requests are resources, in them scopes, in them what it is about.</summary>
    private static IEnumerable<(string Service, string Scope, ProtobufMessage Leaf)> Leaves(ProtobufMessage request) =>
        from resource in request.Messages(1)
        let service = resource.Messages(1).Single().Messages(1).Single(attribute => attribute.Text(1) == "service.name").Messages(2).Single().Text(1)
        from scope in resource.Messages(2)
        let name = scope.Messages(1).Single().Text(1)
        from leaf in scope.Messages(2)
        select (service, name, leaf);

    internal sealed record Link(string TraceId, string SpanId);

    internal sealed record Span(string Service, string Name, string TraceId, string SpanId, string ParentSpanId, Link[] Links);

    /// <param name="Service">Who sent it.</param>
    /// <param name="Name">The instrument.</param>
    /// <param name="Unit">Its unit.</param>
    /// <param name="Tags">The names of all its tags, in order, separated by blanks.</param>
    internal sealed record Metric(string Service, string Name, string Unit, string Tags);

    internal sealed record LogRecord(string Service, string Category, string Body);
}
