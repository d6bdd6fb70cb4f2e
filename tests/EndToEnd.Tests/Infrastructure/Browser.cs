using System.Text.Json;
using System.Text.Json.Nodes;
using OpenQA.Selenium.Chrome;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>Debian's Chromium without a screen.</summary>
internal sealed class Browser : IDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private const string Driver = "/usr/bin/chromedriver";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly ChromeDriver _driver;

    private Browser(ChromeDriver driver) => _driver = driver;

    /// <summary>Skips the test where there is no Chromium.</summary>
    public static Browser Require(int width = 1280, int height = 800)
    {
        Assert.SkipUnless(File.Exists(Chromium) && File.Exists(Driver), "Chromium and its driver are not installed (Debian: chromium, chromium-driver).");
        var options = new ChromeOptions { BinaryLocation = Chromium };
        options.AddArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", $"--window-size={width},{height}");
        options.SetLoggingPreference("browser", OpenQA.Selenium.LogLevel.All);
        var service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Driver), Path.GetFileName(Driver));
        return new Browser(new ChromeDriver(service, options));
    }

    public Task OpenAsync(string address) => _driver.Navigate().GoToUrlAsync(new Uri(address));

    /// <summary>What a script returns: the body of a function.</summary>
    public JsonNode? Run(string script) =>
        JsonNode.Parse((string)_driver.ExecuteScript($"return JSON.stringify((() => {{ {script} }})() ?? null)")!);

    /// <summary>The text that a person reads there; empty where nothing is shown.</summary>
    public string TextOf(string selector) =>
        (string?)Run($"const found = document.querySelector({JsonSerializer.Serialize(selector)}); return found?.checkVisibility() ? found.innerText : ''") ?? "";

    /// <summary>Looks until a condition, a JavaScript expression, holds.</summary>
    public async Task WaitUntilAsync(string condition)
    {
        using var expired = new CancellationTokenSource(Timeout);
        try
        {
            while ((bool?)Run($"return Boolean({condition})") != true)
                await Task.Delay(LookInterval, TimeProvider.System, expired.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Not within {Timeout}: {condition}. The page says: {TextOf("body")}");
        }
    }

    /// <summary>Warnings and errors that the browser had since it was asked last: broken scripts, refused content, failed requests.</summary>
    public IReadOnlyList<string> Complaints() =>
        [.. _driver.Manage().Logs.GetLog("browser").Where(entry => entry.Level >= OpenQA.Selenium.LogLevel.Warning).Select(entry => entry.Message)];

    /// <summary>Keeps what is seen now with the test's results.</summary>
    public void KeepScreenshot(string name)
    {
        var picture = _driver.GetScreenshot().AsByteArray;
        TestContext.Current.AddAttachment(name, picture, "image/png");
        File.WriteAllBytes(Path.Combine(AppContext.BaseDirectory, $"{name}.png"), picture);
    }

    public void Dispose() => _driver.Dispose();
}
