using System.Text;
using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;

namespace EndToEnd.Tests.Dashboard;

/// <summary>The dashboard's own executable, which needs nothing but Kafka, and a page that outlives it.</summary>
[Collection(WholeSystems.Name)]
public sealed class RestartedDashboardTests : IDisposable
{
    private const string Rig = "../<b>gate</b>?&7";

    private readonly WatchedKafka _kafka = new("captions");

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task Page_WhenTheServerGoesAndComesBack_SaysSoAndRecoversWithoutAReload()
    {
        using var browser = Browser.Require();
        await using (var dashboard = _kafka.StartDashboard(_kafka.BootstrapServers))
        {
            await dashboard.FindAsync(new("Now listening on: (.*)"));
            await browser.OpenAsync(_kafka.Page);
            await browser.WaitUntilAsync("document.querySelector('#kafka').dataset.state === 'connected'");
            Assert.Matches(@"^No rigs yet: nothing has arrived on fusion-events since \d\d:\d\d:\d\d UTC\.$", browser.TextOf("#empty"));
            await PublishAsync(number: 1, _kafka.BootstrapServers);
            await browser.WaitUntilAsync("document.querySelector('article')?.dataset.eventId?.endsWith('/1000000/0')");
            Assert.Equal(Rig, browser.TextOf("h2"));
            Assert.Equal("camera late: still on its way when the deadline came.", browser.TextOf(".note"));
            Assert.Equal(0, await AskForHealthAsync());
            _ = browser.Run("window.isTheSamePage = true");
            await dashboard.SignalAsync("TERM");
            Assert.Equal(0, await dashboard.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        }

        await browser.WaitUntilAsync("document.querySelector('#alert').innerText.startsWith('Connection to the server lost, retrying.')");
        browser.KeepScreenshot("page-lost");

        await using var again = _kafka.StartDashboard(_kafka.BootstrapServers);
        await browser.WaitUntilAsync("document.querySelector('#kafka').dataset.state === 'connected' && document.querySelector('#alert').hidden");
        await PublishAsync(number: 2, _kafka.BootstrapServers);
        await browser.WaitUntilAsync("document.querySelector('article')?.dataset.eventId?.endsWith('/2000000/0')");
        Assert.True((bool?)browser.Run("return window.isTheSamePage"));
    }

    [Fact]
    public async Task Page_WhenKafkaGoesAndComesBack_SaysSoAndGoesOn()
    {
        using var browser = Browser.Require();
        await using var kafka = new RealKafka(); // its own: others need theirs alive
        kafka.Require();
        await kafka.InitializeAsync();
        await using var dashboard = _kafka.StartDashboard(kafka.BootstrapServers);
        await dashboard.FindAsync(new("Now listening on: (.*)"));
        await browser.OpenAsync(_kafka.Page);
        await browser.WaitUntilAsync("document.querySelector('#kafka').dataset.state === 'connected'");
        await PublishAsync(number: 1, kafka.BootstrapServers);
        await browser.WaitUntilAsync("document.querySelector('article')?.dataset.eventId?.endsWith('/1000000/0')");

        await kafka.KillAsync();
        await browser.WaitUntilAsync("document.querySelector('#alert').innerText.startsWith('Kafka cannot be reached: no broker answers at')");
        await browser.WaitUntilAsync("/^no events for \\d+ s$/.test(document.querySelector('article .badge:not(.soft)').innerText)");
        Assert.Equal(0, await AskForHealthAsync());
        await kafka.RestartAsync();

        await browser.WaitUntilAsync("document.querySelector('#kafka').dataset.state === 'connected' && document.querySelector('#alert').hidden");
        await PublishAsync(number: 2, kafka.BootstrapServers);
        await browser.WaitUntilAsync("document.querySelector('article')?.dataset.eventId?.endsWith('/2000000/0')");
        Assert.Empty(browser.TextOf("article .badge:not(.soft)"));
    }

    [Fact]
    public async Task Page_WhenTheFirstEventOfARigComes_StillSaysWhatItsSensorsSent()
    {
        using var browser = Browser.Require();
        await using var dashboard = _kafka.StartDashboard(_kafka.BootstrapServers, ("Dashboard__SampleTopics__0", "captions"));
        await dashboard.FindAsync(new("Now listening on: (.*)"));
        await browser.OpenAsync(_kafka.Page);
        await browser.WaitUntilAsync("document.querySelector('#kafka').dataset.state === 'connected'");
        await SendCaptionAsync("Level crossing ahead");
        await browser.WaitUntilAsync("document.querySelector('.pipeline')?.innerText === 'samples arrive'");
        Assert.Equal("Level crossing ahead", browser.TextOf(".caption"));

        await PublishAsync(number: 1, _kafka.BootstrapServers);

        await browser.WaitUntilAsync("document.querySelector('article').dataset.eventId");
        Assert.Equal("Level crossing ahead", browser.TextOf(".caption"));
    }

    [Fact]
    public async Task Page_WhereLabelsAreNamedThatAreCalm_SetsOffTheOthers()
    {
        using var browser = Browser.Require();
        await using var dashboard = _kafka.StartDashboard(_kafka.BootstrapServers, ("Dashboard__CalmLabels__0", "empty road"));
        await dashboard.FindAsync(new("Now listening on: (.*)"));
        await browser.OpenAsync(_kafka.Page);
        await browser.WaitUntilAsync("document.querySelector('#kafka').dataset.state === 'connected'");

        await PublishAsync(number: 1, _kafka.BootstrapServers, "empty road");
        await browser.WaitUntilAsync("document.querySelector('article.is-calm')?.dataset.label === 'empty road' && document.querySelector('.said.calm')");

        await PublishAsync(number: 2, _kafka.BootstrapServers, "clear");
        await browser.WaitUntilAsync("document.querySelector('article:not(.is-calm)')?.dataset.label === 'clear' && document.querySelector('.said:not(.calm)')");
    }

    [Fact]
    public async Task Page_WithoutAKafka_SaysThatItCannotBeReached()
    {
        using var browser = Browser.Require();
        await using var dashboard = _kafka.StartDashboard("127.0.0.1:9");
        await dashboard.FindAsync(new("Now listening on: (.*)"));

        await browser.OpenAsync(_kafka.Page);

        await browser.WaitUntilAsync("document.querySelector('#alert').innerText.startsWith('Kafka cannot be reached: no broker answers at 127.0.0.1:9')");
        Assert.Equal(1, await AskForHealthAsync());
    }

    [Theory]
    [InlineData("Kafka:BootstrapServers is required, for example \"127.0.0.1:9092\".")]
    [InlineData("Dashboard:MaxRigs must be from 1 to 10000.", "--Kafka:BootstrapServers=127.0.0.1:9", "--Dashboard:MaxRigs=0")]
    public async Task Dashboard_WhenItsConfigurationIsWrong_SaysSoInOneSentence(string sentence, params string[] arguments)
    {
        await using var dashboard = RunningProcess.StartOurs("Streaming.Dashboard", [$"--Http:Port={_kafka.Port}", .. arguments]);

        Assert.Equal(2, await dashboard.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(sentence, dashboard.Error.TrimEnd());
    }

    private async Task<int> AskForHealthAsync()
    {
        await using var health = RunningProcess.StartOurs("Streaming.Dashboard", ["health"], ("Http__Port", $"{_kafka.Port}"));
        return await health.WaitForExitAsync(TimeSpan.FromSeconds(30));
    }

    private Task SendCaptionAsync(string text) =>
        _kafka.SendAsync(Rig, new Sample { Modality = "captions", EventTimeUs = 1, ContentType = ContentTypes.Text, Payload = Encoding.UTF8.GetBytes(text) });

    private static Task PublishAsync(int number, string bootstrapServers, string? label = null)
    {
        var startUs = number * 1_000_000L;
        return WatchedKafka.PublishAsync(bootstrapServers, new FusionEvent
        {
            Id = FusionEventId.Create(Rig, "test", startUs, null, 0),
            Rig = Rig,
            Pipeline = "test",
            Window = new EventWindow(startUs, startUs + 1_000_000),
            ClosedBy = CloseTrigger.Deadline,
            Prediction = label is null ? null : new EventPrediction(label, 0.5f),
            Modalities = [new EventModality { Name = "camera", Status = ModalityStatus.Missing, Reason = MissingReason.Late }],
            Inputs = [],
            Timings = new EventTimings { LastArrivalUs = TimeProvider.System.NowUs() },
        });
    }
}
