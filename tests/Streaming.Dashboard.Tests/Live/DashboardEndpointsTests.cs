using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Streaming.Abstractions;

namespace Streaming.Dashboard.Tests.Live;

/// <summary>The dashboard over HTTP, fed through Kafka.</summary>
public sealed class DashboardEndpointsTests : IAsyncLifetime
{
    /// <summary>What a URL and a page could both stumble over.</summary>
    private const string Rig = "../a/b?c=d&<script>alert(1)</script> ünï";

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 1, 2, 3, 0xFF, 0xD9];

    private RunningDashboard _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await RunningDashboard.StartAsync();

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("page.css", "text/css")]
    [InlineData("page.js", "text/javascript")]
    [InlineData("favicon.svg", "image/svg+xml")]
    public async Task Page_ComesFromHere_AndMayAskNobodyElse(string path, string type)
    {
        using var response = await _dashboard.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'self';", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        // The name space of SVG is a name and no address.
        var others = (await response.Content.ReadAsStringAsync()).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.DoesNotContain("://", others, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ThatTheBrowserHas_IsNotSentAgain()
    {
        using var first = await _dashboard.Http.GetAsync(new Uri("page.js", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "page.js");
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag));

        using var second = await _dashboard.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Live_TellsTheEventsOfKafka()
    {
        await _dashboard.PublishAsync(CreateEvent());

        var view = await _dashboard.WaitForAsync(view => view["cards"]!.AsArray().Count > 0);

        var card = Assert.Single(view["cards"]!.AsArray())!;
        Assert.Equal(Rig, (string?)card["rig"]);
        Assert.Equal(CreateEvent().Id, (string?)card["eventId"]);
    }

    [Fact]
    public async Task Frame_OfATopicThatAnEventTellsOf_IsServedAsItWasSent()
    {
        await _dashboard.PublishAsync(CreateEvent() with { Inputs = [new EventInput("learned", 0, 0, 0)] });
        await _dashboard.WaitForAsync(view => view["cards"]!.AsArray().Count > 0);

        // The topic is followed from its end on, from some moment soon: a camera sends again and again.
        var hasFrame = _dashboard.WaitForAsync(view => view["sensors"]!.AsArray().Any(sensors => sensors!["frameNumber"] is not null));
        while (!hasFrame.IsCompleted)
        {
            await _dashboard.SendFrameAsync("learned", Rig, Jpeg);
            await Task.WhenAny(hasFrame, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        }

        await hasFrame;
        using var response = await _dashboard.Http.GetAsync(new Uri($"rigs/frame?rig={Uri.EscapeDataString(Rig)}", UriKind.Relative));
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(Jpeg, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Frame_OfAConfiguredTopic_NeedsNoEvent()
    {
        await _dashboard.SendFrameAsync("camera", "garage", Jpeg);

        var view = await _dashboard.WaitForAsync(view => view["sensors"]!.AsArray().Count > 0);

        Assert.Equal("garage", (string?)view["cards"]![0]!["rig"]);
        Assert.Equal(Jpeg, await _dashboard.Http.GetByteArrayAsync(new Uri("rigs/frame?rig=garage", UriKind.Relative)));
    }

    [Theory]
    [InlineData("rigs/frame?rig=nobody", HttpStatusCode.NotFound)]
    [InlineData("rigs/frame", HttpStatusCode.BadRequest)]
    [InlineData("Program.cs", HttpStatusCode.NotFound)]
    public async Task WhatIsNotThere_IsRefused(string path, HttpStatusCode expected)
    {
        using var response = await _dashboard.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Stop_DoesNotWaitForPagesThatLookOn()
    {
        await using var page = await _dashboard.Http.GetStreamAsync(new Uri("live", UriKind.Relative));
        var since = Stopwatch.GetTimestamp();

        await _dashboard.StopAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 5);
    }

    private static FusionEvent CreateEvent() => new()
    {
        Id = FusionEventId.Create(Rig, "road", 0, null, 0),
        Rig = Rig,
        Pipeline = "road",
        Window = new EventWindow(0, 1_000_000),
        ClosedBy = CloseTrigger.Proof,
        Modalities = [new EventModality { Name = "camera", Status = ModalityStatus.Missing, Reason = MissingReason.Silent }],
        Inputs = [],
        Timings = new EventTimings(),
    };
}
