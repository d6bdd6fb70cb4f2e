using System.CommandLine;
using Confluent.Kafka;
using Streaming.Capture;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Streaming.Cli;

/// <summary>Runs one command; whatever the user can put right is one sentence on standard error and exit code 2.</summary>
internal static class CommandRunner
{
    public const int UserError = 2;

    /// <summary>How long Ctrl+C waits for a clean end.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message} See 'streaming {parsed.CommandResult.Command.Name} --help'.");
            return UserError;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (Exception e) when (Explain(e) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return UserError;
        }
    }

    private static string? Explain(Exception exception) => exception switch
    {
        BrokerUnreachableException or CaptureException => exception.Message,
        KafkaException kafka => $"Kafka: {kafka.Error.Reason}",
        _ => StreamingHost.Explain(exception),
    };
}
