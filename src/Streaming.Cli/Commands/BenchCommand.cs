using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Streaming.Cli.Bench;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming bench</c>: what this machine can do, beside a bare baseline in the same run.</summary>
internal static class BenchCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create() => new("bench", "Measure speed on this machine, beside a baseline in the same run.")
    {
        CreateAlignment(),
        BenchIngestCommand.Create(),
        BenchInferenceCommand.Create(),
    };

    private static Command CreateAlignment()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object and nothing else." };
        var ros = new Option<string?>("--ros") { Description = "The compiled ROS peer; default: compiled here where ROS message_filters is installed." };
        ros.RequirePath();
        var command = new Command("alignment", "The alignment engine, beside ROS message_filters' ApproximateTime on the same times.") { json, ros };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var figures = await AlignmentBench.RunAsync(arguments.GetValue(ros), cancellationToken);
            Write(figures, arguments.GetValue(json));
            return 0;
        });
        return command;
    }

    /// <summary>For a program, or for people.</summary>
    internal static void Write<TFigures>(TFigures figures, bool asJson)
    {
        var text = JsonSerializer.Serialize(figures, Json);
        if (asJson)
            Console.WriteLine(text);
        else
            WriteTable(text);
    }

    private static void WriteTable(string json)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("figure").AddColumn(new TableColumn("value").RightAligned());
        using var document = JsonDocument.Parse(json);
        foreach (var figure in document.RootElement.EnumerateObject())
        {
            var value = figure.Value.ValueKind == JsonValueKind.Number
                ? figure.Value.GetDouble().ToString("N2", CultureInfo.InvariantCulture)
                : figure.Value.ToString();
            table.AddRow(Markup.Escape(figure.Name.Replace('_', ' ')), Markup.Escape(value));
        }

        AnsiConsole.Write(table);
    }
}
