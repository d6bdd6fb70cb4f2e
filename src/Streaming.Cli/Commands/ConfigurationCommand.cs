using System.CommandLine;
using Streaming.Cli.Configuration;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming configuration</c>: what can be set, and what it is where nothing is set.</summary>
internal static class ConfigurationCommand
{
    public static Command Create()
    {
        var command = new Command("configuration", "List all settings of the silos and the dashboard, as Markdown.");
        command.SetAction(_ => Console.WriteLine(ConfigurationReference.ToMarkdown()));
        return command;
    }
}
