using System.CommandLine;
using Spectre.Console;
using Streaming.Abstractions;
using Streaming.Capture;
using Streaming.Capture.Media;
using Streaming.Cli.Demo;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming demo</c>: everything in one process, with simulated rigs or the user's own recording.</summary>
internal static class DemoCommand
{
    private const string SimulationPipeline = "road-hazards";
    private const string RecordingPipeline = "alignment-only";

    /// <param name="AsJson">Whether standard output is for a program.</param>
    /// <param name="Port">Of the page.</param>
    private sealed record Show(bool AsJson, int Port);

    public static Command Create()
    {
        var file = new Argument<string?>("file") { Description = "A video of your own as the rig, through a pipeline without a model.", Arity = ArgumentArity.ZeroOrOne };
        var captions = new Option<string?>("--captions") { Description = "A WebVTT or SubRip file for the video." };
        var rigs = new Option<int>("--rigs") { Description = "Simulated rigs.", DefaultValueFactory = _ => 2 };
        var seed = new Option<int>("--seed") { Description = "Another seed, other roads.", DefaultValueFactory = _ => 4242 };
        var seconds = new SecondsArgument();
        var json = new Option<bool>("--json") { Description = "No table; print one JSON object at the end." };
        var port = new Option<int>("--port") { Description = "The port of the page on 127.0.0.1; 0 for any that is free.", DefaultValueFactory = _ => 8080 };
        file.RequirePath();
        captions.RequirePath();
        rigs.Require(count => count > 0);
        port.Require(number => number is >= 0 and <= 65535, "a number from 0 to 65535");
        var command = new Command("demo", "Run an embedded Kafka, the silos and two simulated rigs (or your own video) in this process.")
        {
            file, captions, rigs, seed, json, port,
        };
        seconds.AddTo(command);
        command.Validators.Add(result =>
        {
            var hasFile = result.GetResult(file) is { Tokens.Count: > 0 };
            if (result.GetResult(captions) is not null && !hasFile)
                result.AddError("--captions belongs to a video file.");
            if (hasFile && ((Option[])[rigs, seed]).FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } simulated)
                result.AddError($"{simulated.Name} belongs to simulated rigs, not to a video file.");
        });
        command.SetAction(async (arguments, stop) =>
        {
            var duration = seconds.Read(arguments);
            var show = new Show(arguments.GetValue(json), arguments.GetValue(port));
            if (arguments.GetValue(file) is { } path)
            {
                var media = await MediaCapture.OpenAsync(
                    new MediaCaptureOptions { Source = path, Rig = RigOf(path), Captions = arguments.GetValue(captions), MaxWidth = 640 }, TimeProvider.System, stop);
                await CaptionFaults.TellAsync(media);
                return await RunAsync(RecordingPipeline, () => [DemoFeeds.Replay(media, RigOf(path), duration)], show, stop);
            }

            var count = arguments.GetValue(rigs);
            return await RunAsync(SimulationPipeline, () => DemoFeeds.Simulate(count, arguments.GetValue(seed), duration, TimeProvider.System), show, stop);
        });
        return command;
    }

    /// <returns>1 where records were lost: the figures are not those of all that was sent.</returns>
    private static async Task<int> RunAsync(string pipeline, Func<IReadOnlyList<DemoFeed>> createFeeds, Show show, CancellationToken stop)
    {
        DemoPage.RequirePort(show.Port); // before anything else starts
        await using var cluster = await DemoCluster.StartAsync(ShippedFiles.Pipeline(pipeline), stop);
        await using var page = await DemoPage.StartAsync(cluster, show.Port, stop);
        await (show.AsJson ? Console.Error : Console.Out).WriteLineAsync($"Page: {page.Address}");
        using var run = new DemoRun(createFeeds(), TimeProvider.System);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cluster.Ended, stop);
        try
        {
            await ShowAsync(run, cluster, $"{pipeline} · {page.Address}", show.AsJson, end.Token);
        }
        catch (Exception e) when (end.IsCancellationRequested && e is OperationCanceledException or CaptureException)
        {
            // Ctrl+C is how an endless demo ends (it reaches ffmpeg too); what was measured is still told.
        }

        if (cluster.Ended.IsCancellationRequested)
            throw new DemoCluster.EndedException();

        var report = run.Report();
        Console.WriteLine(show.AsJson ? report.ToJson() : Summarise(report));
        if (report.Lost == 0)
            return 0;
        await Console.Error.WriteLineAsync(
            $"{report.Lost} records were lost: the embedded Kafka keeps 5 MiB per partition, and the rigs sent more than this machine could take. Try fewer rigs, or a Kafka of your own.");
        return 1;
    }

    private static async Task ShowAsync(DemoRun run, DemoCluster cluster, string title, bool asJson, CancellationToken stop)
    {
        if (asJson)
        {
            await run.RunAsync(cluster.Kafka, _ => { }, stop);
            return;
        }

        Console.WriteLine($"Kafka for any client on this machine: {cluster.Kafka.BootstrapServers}");
        if (AnsiConsole.Profile.Capabilities.Ansi && !Console.IsOutputRedirected)
        {
            var running = run.RunAsync(cluster.Kafka, _ => { }, stop);
            await DemoTable.ShowAsync($"{title} · Kafka {cluster.Kafka.BootstrapServers}", run.Ledger, running, TimeProvider.System);
            await running;
        }
        else
        {
            Console.WriteLine(EventLine.Header);
            await run.RunAsync(cluster.Kafka, readBack => AnsiConsole.MarkupLine(EventLine.Markup(readBack.Event)), stop);
        }
    }

    private static string Summarise(DemoReport report) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{report.SamplesIn.Values.Sum()} samples in, {report.EventsReadBack} events, accuracy {report.Accuracy?.ToString("P1", System.Globalization.CultureInfo.InvariantCulture) ?? "unknown"}, latency p50 {report.LatencyP50Ms:0} ms, p99 {report.LatencyP99Ms:0} ms, {report.Late} late, {report.DeadLettered} dead-lettered.");

    /// <summary>A file's name, or the host of an address, the rest of which may hold a password.</summary>
    internal static string RigOf(string source)
    {
        var name = source.Contains("://", StringComparison.Ordinal)
            ? Uri.TryCreate(source, UriKind.Absolute, out var address) ? address.Host : ""
            : Path.GetFileNameWithoutExtension(source);
        return name.Length > 0 ? name : "rig";
    }
}
