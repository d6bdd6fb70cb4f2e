using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Dashboard;

/// <summary>The page of <c>streaming demo</c> in a real browser: what it says is what the events on Kafka say.</summary>
[Collection(WholeSystems.Name)]
public sealed partial class DemoPageTests
{
    /// <summary>
    /// The cards as they are seen at one instant, once frames are there and one sensor is missing somewhere (captions are sent seldom); until then
    /// nothing.
    /// </summary>
    private const string ReadCards = """
        (() => {
          const text = (of, selector) => of.querySelector(selector).innerText;
          const cards = [...document.querySelectorAll("article")].filter((card) =>
            card.dataset.eventId && card.querySelector(".screen img").checkVisibility() && card.querySelector(".screen img").naturalWidth > 0
            && card.querySelectorAll(".bar").length > 40);
          return cards.length === 2 && document.querySelector(".state.missing") && cards.map((card) => ({
            id: card.dataset.eventId,
            rig: text(card, "h2"),
            label: text(card, ".label"),
            score: text(card, ".score"),
            scores: Object.fromEntries([...card.querySelectorAll(".scores li")].map((row) => [text(row, "span"), text(row, "b")])),
            lanes: Object.fromEntries([...card.querySelectorAll(".lane:not(.axis)")].map((lane) => [text(lane, ".name"), text(lane, ".state")])),
            note: text(card, ".note"),
          }));
        })()
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Page_OfTheDemo_ShowsWhatTheEventsOnKafkaSay()
    {
        using var browser = Browser.Require();
        await using var demo = RunningProcess.StartOurs("streaming", ["demo", "--port", "0"]);
        var page = await demo.FindAsync(PageAddress());
        var kafka = new KafkaOptions { BootstrapServers = await demo.FindAsync(KafkaAddress()) };

        await browser.OpenAsync(page);
        await browser.WaitUntilAsync($"window.cards = {ReadCards}");

        var cards = browser.Run("return window.cards")!.AsArray();
        browser.KeepScreenshot("page");
        Assert.Equal(["rig-1", "rig-2"], cards.Select(card => (string?)card!["rig"]));
        var events = await ReadEventsAsync(kafka, [.. cards.Select(card => (string)card!["id"]!)]);
        foreach (var card in cards)
            AssertSame(events[(string)card!["id"]!], card);
        Assert.Contains(cards, card => ((string?)card!["note"])!.Contains("nothing was sent", StringComparison.Ordinal));
        Assert.Empty(browser.Complaints());
    }

    [Fact]
    public async Task Page_AsksNobodyButItsServer_AndKeepsMoving()
    {
        using var browser = Browser.Require();
        await using var demo = RunningProcess.StartOurs("streaming", ["demo", "--port", "0", "--rigs", "1"]);
        var page = await demo.FindAsync(PageAddress());
        await browser.OpenAsync(page);
        await browser.WaitUntilAsync("document.querySelector('article')?.dataset.eventId");
        _ = browser.Run("window.first = [document.querySelector('article').dataset.eventId, document.querySelector('.screen img').src]");

        await browser.WaitUntilAsync("document.querySelector('article').dataset.eventId !== first[0]");
        await browser.WaitUntilAsync("document.querySelector('.screen img').src !== first[1]");
        await browser.WaitUntilAsync("document.querySelector('.level').getAttribute('aria-valuetext').endsWith('dBFS')");

        var hosts = browser.Run("""
            return performance.getEntries().filter(({ name }) => name.includes("://")).map(({ name }) => new URL(name).hostname);
            """)!.AsArray();
        using var http = new HttpClient { BaseAddress = new Uri(page) };
        Assert.StartsWith("Healthy", await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Matches(PublishedEvents(), await http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        Assert.NotEmpty(hosts);
        Assert.All(hosts, host => Assert.Equal("127.0.0.1", (string?)host));
        await demo.SignalAsync("INT");
        Assert.Equal(0, await demo.WaitForExitAsync(Timeout));
    }

    private static void AssertSame(FusionEvent fusionEvent, JsonNode card)
    {
        Assert.Equal(fusionEvent.Prediction!.Label, (string?)card["label"]);
        Assert.Equal(Round(fusionEvent.Prediction.Score), (string?)card["score"]);
        Assert.Equal(
            fusionEvent.Scores.OrderBy(score => score.Key, StringComparer.Ordinal).Select(score => (score.Key, Round(score.Value))),
            card["scores"]!.AsObject().Select(score => (score.Key, (string)score.Value!)).OrderBy(score => score.Key, StringComparer.Ordinal));
        Assert.Equal(EventWord(fusionEvent.ClosedBy), (string?)card["lanes"]!["closed by"]);
        foreach (var modality in fusionEvent.Modalities)
        {
            var expected = modality.Status == ModalityStatus.Missing
                ? EventWord(modality.Reason!.Value)
                : modality.SampleCount == 1 ? "1 sample" : $"{modality.SampleCount} samples";
            Assert.Equal(expected, (string?)card["lanes"]![modality.Name]);
        }
    }

    private static string Round(float score) => score.ToString("0.00", CultureInfo.InvariantCulture);

    private static string EventWord<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static async Task<Dictionary<string, FusionEvent>> ReadEventsAsync(KafkaOptions kafka, HashSet<string> ids)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var events = new Dictionary<string, FusionEvent>();
        await foreach (var fusionEvent in EventReader.ReadAsync(kafka, fromBeginning: true, cancellationToken: timeout.Token))
        {
            if (ids.Contains(fusionEvent.Id))
                events[fusionEvent.Id] = fusionEvent;
            if (events.Count == ids.Count)
                break;
        }

        return events;
    }

    [GeneratedRegex(@"Page: (http://127\.0\.0\.1:\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PageAddress();

    [GeneratedRegex(@"Kafka for any client on this machine: (127\.0\.0\.1:\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KafkaAddress();

    [GeneratedRegex(@"^streaming_events_published_total\{.*\} [1-9]", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PublishedEvents();
}
