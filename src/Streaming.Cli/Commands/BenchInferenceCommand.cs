using System.CommandLine;
using Streaming.Abstractions;
using Streaming.Cli.Bench;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming bench inference</c>.</summary>
internal static class BenchInferenceCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object and nothing else." };
        var soak = new Option<string?>("--soak") { Description = "Saturate for so long (10m) besides, and say how much memory that took." };
        soak.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !Duration.TryParse(text, out _))
                result.AddError($"--soak expects a duration such as 10m, at most {Duration.MaxDays} days, not \"{text}\".");
        });
        var command = new Command("inference", "Serving, beside bare ONNX Runtime with ready-made full batches.") { json, soak };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            TimeSpan? length = Duration.TryParse(arguments.GetValue(soak) ?? "", out var given) ? given : null;
            BenchCommand.Write(await InferenceBench.RunAsync(length, cancellationToken), arguments.GetValue(json));
            return 0;
        });
        return command;
    }
}
