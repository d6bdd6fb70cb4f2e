using EndToEnd.Tests.Infrastructure;
using SkiaSharp;
using Streaming.Abstractions;

namespace EndToEnd.Tests.Dashboard;

/// <summary>What a model finds is seen where it was found.</summary>
[Collection(WholeSystems.Name)]
public sealed class DetectorPageTests : IDisposable
{
    private const string Rig = "gate";

    private readonly WatchedKafka _kafka = new("camera");

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task Page_OfADetector_DrawsItsBoxesOverTheFrame()
    {
        using var browser = Browser.Require();
        await using var dashboard = _kafka.StartDashboard(_kafka.BootstrapServers, ("Dashboard__SampleTopics__0", "camera"), ("Dashboard__QuietAfter", "00:10:00"));
        await dashboard.FindAsync(new("Now listening on: (.*)"));
        await browser.OpenAsync(_kafka.Page);
        await browser.WaitUntilAsync("document.querySelector('#kafka').dataset.state === 'connected'");

        await SendFrameAsync(width: 400, height: 300);
        await PublishAsync(second: 1, [new("person", 0.93f, 0.25f, 0.5f, 0.5f, 1), new("<b>car</b>", 0.7f, 0.6f, 0.1f, 0.9f, 0.4f), new("person", 0.6f, 0, 0, 0.2f, 0.3f)]);

        await browser.WaitUntilAsync("document.querySelectorAll('.boxes > div').length === 3 && document.querySelector('.boxes').checkVisibility() && document.querySelector('.screen img').naturalWidth === 400");
        browser.KeepScreenshot("page-boxes");
        Assert.Equal("person × 2, <b>car</b>", browser.TextOf(".label"));
        Assert.Equal(["person 0.93", "<b>car</b> 0.70", "person 0.60"], browser.Run("return [...document.querySelectorAll('.boxes span')].map((name) => name.innerText)")!.AsArray().Select(name => (string?)name));
        Assert.Equal("found", browser.TextOf(".lane:first-child .state"));
        Assert.Equal(["25", "50", "50", "100"], browser.Run("""
            const screen = document.querySelector(".screen").getBoundingClientRect();
            const width = screen.height * 400 / 300;
            const left = screen.left + (screen.width - width) / 2;
            const box = document.querySelector(".boxes > div").getBoundingClientRect();
            return [(box.left - left) / width, (box.top - screen.top) / screen.height, (box.right - left) / width, (box.bottom - screen.top) / screen.height].map((edge) => (100 * edge).toFixed(0));
            """)!.AsArray().Select(edge => (string?)edge));

        await PublishAsync(second: 2, []);
        await browser.WaitUntilAsync("document.querySelectorAll('.boxes > div').length === 0 && document.querySelector('article.is-calm .label').innerText === 'nothing found'");
        Assert.Empty(browser.Complaints());
    }

    private async Task SendFrameAsync(int width, int height)
    {
        using var picture = new SKBitmap(width, height);
        picture.Erase(SKColors.DarkSlateGray);
        using var png = picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        await _kafka.SendAsync(Rig, new Sample { Modality = "camera", EventTimeUs = 1, ContentType = ContentTypes.Png, Payload = png.ToArray() });
    }

    private Task PublishAsync(int second, DetectedBox[] boxes)
    {
        var startUs = second * 1_000_000L;
        return WatchedKafka.PublishAsync(_kafka.BootstrapServers, new FusionEvent
        {
            Id = FusionEventId.Create(Rig, "gate", startUs, null, 0),
            Rig = Rig,
            Pipeline = "gate",
            Window = new EventWindow(startUs, startUs + 1_000_000),
            ClosedBy = CloseTrigger.Proof,
            Model = new EventModel("people", 1),
            Outputs = [new ModelOutput { Name = "people", Kind = OutputKind.Boxes, Boxes = boxes }],
            Modalities = [new EventModality { Name = "camera", Status = ModalityStatus.Present, SampleCount = 1, FirstUs = startUs, LastUs = startUs }],
            Inputs = [],
            Timings = new EventTimings { LastArrivalUs = TimeProvider.System.NowUs() },
        });
    }
}
