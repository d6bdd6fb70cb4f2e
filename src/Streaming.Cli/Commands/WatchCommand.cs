using System.CommandLine;
using System.Text;
using Spectre.Console;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming watch</c>: prints events as they come.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var kafka = new KafkaArguments();
        var topic = new Option<string>("--topic") { Description = "The events topic.", DefaultValueFactory = _ => new KafkaOptions().EventsTopic };
        var fromBeginning = new Option<bool>("--from-beginning") { Description = "Start with the oldest event, not with the next." };
        var max = new Option<int?>("--max") { Description = "End after this many events." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line, as the record holds it." };
        max.Require(count => count is null or > 0);
        var command = new Command("watch", "Print fusion events, from now or from the beginning.") { topic, fromBeginning, max, json };
        kafka.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var options = await kafka.ReadAsync(arguments);
            options.EventsTopic = arguments.GetRequiredValue(topic);
            await WatchAsync(
                options, arguments.GetValue(fromBeginning), arguments.GetValue(max) ?? int.MaxValue, arguments.GetValue(json), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task WatchAsync(KafkaOptions options, bool fromBeginning, int max, bool asJson, CancellationToken cancellationToken)
    {
        if (!asJson)
            Console.WriteLine(EventLine.Header);
        var (count, complaint) = (0, (string?)null);
        await foreach (var fusionEvent in EventReader.ReadAsync(options, fromBeginning, Tell, cancellationToken))
        {
            if (asJson)
                Console.WriteLine(Encoding.UTF8.GetString(FusionEventJson.Serialize(fusionEvent)));
            else
                AnsiConsole.MarkupLine(EventLine.Markup(fusionEvent));
            if (++count >= max)
                return;
        }

        void Tell(TailLook look)
        {
            var current = look.Complaint ?? (look.Missing is [var topic] ? $"There is no topic {topic} at {options.BootstrapServers} yet, it is waited for" : null);
            if (current is not null && current != complaint)
                Console.Error.WriteLine($"{current}.");
            complaint = current;
        }
    }
}
