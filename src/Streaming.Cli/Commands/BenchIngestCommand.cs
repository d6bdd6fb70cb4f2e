using System.CommandLine;
using Streaming.Cli.Bench;
using Streaming.Cli.Bench.Ingest;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming bench ingest</c>: Kafka to closed windows, beside a loop that only consumes.</summary>
internal static class BenchIngestCommand
{
    public static Command Create()
    {
        var kafka = new KafkaArguments(hasDefault: false);
        var topics = new Option<string?>("--topics") { Description = "Topics that are there, separated by commas, one a modality; default: topics of its own, deleted afterwards." };
        var passes = new Option<int>("--passes") { Description = "Passes over the topics, after those in which the compiler is still at work.", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "One JSON object and nothing else." };
        passes.Require(count => count > 0);
        var command = new Command("ingest", "The way from Kafka to closed windows, beside a loop that only consumes the same topics.") { topics, passes, json };
        kafka.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var broker = await BenchBroker.StartIfNeededAsync(kafka.FindBootstrapServers(arguments), cancellationToken);
            using var bench = new IngestBench(await kafka.ReadAsync(arguments, broker.BootstrapServers), arguments.GetValue(passes), Console.Error);
            IngestFigures figures;
            try
            {
                figures = arguments.GetValue(topics) is { } names
                    ? await bench.RunAsync(names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), cancellationToken)
                    : await bench.RunAsync(cancellationToken);
            }
            finally
            {
                await bench.CleanUpAsync();
            }

            BenchCommand.Write(figures, arguments.GetValue(json));
            return 0;
        });
        return command;
    }
}
