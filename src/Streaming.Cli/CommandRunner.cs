using System.CommandLine;
using Confluent.Kafka;
using Streaming.Hosting;

namespace Streaming.Cli;

/// <summary>Runs one command; whatever the user can put right is one sentence on standard error and exit code 2.</summary>
internal static class CommandRunner
{
    /// <summary>How long Ctrl+C waits for a clean end.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{parsed.Errors[0].Message} See 'streaming {parsed.CommandResult.Command.Name} --help'.");
            return StreamingHost.UserFault;
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
            return StreamingHost.UserFault;
        }
    }

    private static string? Explain(Exception exception) => exception switch
    {
        KafkaException kafka => $"Kafka: {kafka.Error.Reason}",
        _ => StreamingHost.Explain(exception),
    };
}
