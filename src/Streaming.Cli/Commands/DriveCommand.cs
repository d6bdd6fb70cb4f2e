using System.CommandLine;
using Streaming.Cli.Demo;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming drive</c>: the demo's simulated rigs, in real time, on a Kafka that is there.</summary>
internal static class DriveCommand
{
    public static Command Create()
    {
        var rigs = new Option<int>("--rigs") { Description = "How many rigs.", DefaultValueFactory = _ => 2 };
        var seed = new Option<int>("--seed") { Description = "Another seed, other roads.", DefaultValueFactory = _ => 4242 };
        var seconds = new Option<double?>("--seconds") { Description = "End by itself after this long." };
        var topics = new TopicArguments();
        var kafka = new KafkaArguments();
        var command = new Command("drive", "Publish simulated rigs in real time, as sensors would.") { rigs, seed, seconds };
        topics.AddTo(command);
        kafka.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            // Checked here and not by validators: those are called before it is known that the arguments are numbers.
            if (arguments.GetValue(rigs) < 1)
                return await RefuseAsync("--rigs must be at least 1.");
            if (arguments.GetValue(seconds) is not (null or > 0))
                return await RefuseAsync("--seconds expects a positive number.");
            var duration = arguments.GetValue(seconds) is { } length ? TimeSpan.FromSeconds(length) : (TimeSpan?)null;
            await using var telemetry = await CommandTelemetry.StartAsync("streaming-drive");
            var options = await kafka.ReadAsync(arguments);
            var feeds = DemoFeeds.Simulate(arguments.GetValue(rigs), arguments.GetValue(seed), duration, TimeProvider.System);
            var topicByModality = topics.Read(arguments);
            await Task.WhenAll(feeds.Select(feed => PublishAsync(feed, options, topicByModality, cancellationToken)));
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

    private static async Task<int> RefuseAsync(string reason)
    {
        await Console.Error.WriteLineAsync(reason);
        return StreamingHost.UserFault;
    }
}
