using System.CommandLine;
using System.CommandLine.Parsing;
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
            await Console.Error.WriteLineAsync($"{Describe(parsed)} See '{PathOf(parsed.CommandResult)} --help'.");
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

    /// <summary>What is no command is named; the parser only says that there is none.</summary>
    private static string Describe(ParseResult parsed)
    {
        if (parsed is { CommandResult.Command.Subcommands.Count: > 0, UnmatchedTokens: [var unknown, ..] })
            return $"There is no command {unknown}.";
        var message = parsed.Errors[0].Message;
        var type = message.IndexOf(" as expected type ", StringComparison.Ordinal);
        return type < 0 ? message : $"{message[..type]}.";
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "streaming";

    private static string? Explain(Exception exception) => exception switch
    {
        KafkaException kafka => $"Kafka: {kafka.Error.Reason}",
        _ => StreamingHost.Explain(exception),
    };
}
