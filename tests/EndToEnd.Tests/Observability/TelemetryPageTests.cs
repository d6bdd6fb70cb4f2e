using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Observability;

/// <summary>The page lists what the code has, and the code has what the page lists.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly Assembly[] Ours = [.. FindAssemblies()];

    [Fact]
    public void Metrics_OnThePage_AreThoseThatExist()
    {
        var published = new ConcurrentQueue<(string, string, string, string)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("Streaming.", StringComparison.Ordinal))
                published.Enqueue((instrument.Meter.Name, instrument.Name, KindOf(instrument), instrument.Unit ?? ""));
        };
        listener.Start();
        using var services = new ServiceCollection().AddMetrics().AddSingleton<IngestStatus>().BuildServiceProvider();
        foreach (var type in Ours.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name.EndsWith("Metrics", StringComparison.Ordinal)))
            Publish(type, services);

        var listed = new TelemetryPage().Instruments.Select(instrument => (instrument.Meter, instrument.Name, instrument.Kind, instrument.Unit));

        Assert.Equal(listed.Order(), published.Distinct().Order());
    }

    [Fact]
    public void Instruments_AreOnlyMadeInMetricsClasses()
    {
        var makers = Sources().Where(source => CreatesInstrument().IsMatch(source.Text)).Select(source => source.File);

        Assert.All(makers, file => Assert.EndsWith("Metrics.cs", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Spans_OnThePage_AreThoseThatExist()
    {
        var started = Sources().SelectMany(source => StartsActivity().Matches(source.Text)).Select(match => match.Groups["name"].Value);

        Assert.Equal(new TelemetryPage().Spans.Select(span => span.Span).Order(), started.Order());
    }

    [Fact]
    public void LogCategories_OnThePage_AreThoseThatExist()
    {
        var categories = Sources().SelectMany(source => Logger().Matches(source.Text)).Select(match => match.Groups["category"].Value).Distinct();
        var fullNames = categories.Select(category => Ours.SelectMany(assembly => assembly.GetTypes()).Single(type => type.Name == category).FullName);

        Assert.Equal(new TelemetryPage().LogCategories.Order(), fullNames.Order());
    }

    private static IEnumerable<Assembly> FindAssemblies() => Directory
        .GetFiles(AppContext.BaseDirectory, "Streaming.*.dll")
        .Append(Path.Combine(AppContext.BaseDirectory, "streaming.dll"))
        .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)));

    private static void Publish(Type metrics, ServiceProvider services)
    {
        if (metrics.IsAbstract)
            RuntimeHelpers.RunClassConstructor(metrics.TypeHandle);
        else
            ActivatorUtilities.CreateInstance(services, metrics);
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => other,
    };

    private static IEnumerable<(string File, string Text)> Sources() => Directory
        .GetFiles(Path.Combine(SourceTree.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(file => (file, File.ReadAllText(file)));

    [GeneratedRegex(@"\.Create(Observable)?(Counter|UpDownCounter|Histogram|Gauge)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex CreatesInstrument();

    [GeneratedRegex("StartActivity\\([^\";]*\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex StartsActivity();

    [GeneratedRegex(@"(ILogger|CreateLogger)<(?<category>\w+)>", RegexOptions.ExplicitCapture)]
    private static partial Regex Logger();
}
