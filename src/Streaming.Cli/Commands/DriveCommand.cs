using System.CommandLine;
using Streaming.Cli.Demo;
using Streaming.Kafka;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming drive</c>: the demo's simulated rigs, in real time, on a Kafka that is there.</summary>
internal static class DriveCommand
{
    public static Command Create()
    {
        var rigs = new Option<int>("--rigs") { Description = "How many rigs.", DefaultValueFactory = _ => 2 };
        var seed = new Option<int>("--seed") { Description = "Another seed, other roads.", DefaultValueFactory = _ => 4242 };
        var seconds = new SecondsArgument();
        rigs.Require(count => count > 0);
        var topics = new TopicArguments();
        var kafka = new KafkaArguments();
        var command = new Command("drive", "Publish simulated rigs in real time, as sensors would.") { rigs, seed };
        seconds.AddTo(command);
        topics.AddTo(command);
        kafka.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var telemetry = await CommandTelemetry.StartAsync("streaming-drive");
            var options = await kafka.ReadAsync(arguments);
            var feeds = DemoFeeds.Simulate(arguments.GetValue(rigs), arguments.GetValue(seed), seconds.Read(arguments), TimeProvider.System);
            var topicByModality = topics.Read(arguments);
            await DemoFeeds.RunAsync(feeds, (feed, end) => PublishAsync(feed, options, topicByModality, end), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task PublishAsync(
        DemoFeed feed, KafkaOptions kafka, IReadOnlyDictionary<string, string> topics, CancellationToken cancellationToken)
    {
        using var producer = new SampleProducer(kafka, topics);
        try
        {
            await foreach (var sample in feed.Read(cancellationToken))
                await producer.SendAsync(feed.Rig, sample, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how endless rigs end.
        }

        await producer.FlushAsync(CancellationToken.None);
    }
}
