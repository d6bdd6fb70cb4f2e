using System.CommandLine;
using Spectre.Console;
using Streaming.Abstractions;
using Streaming.Cli.Models;
using Streaming.Hosting;
using Streaming.Inference;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming check-model</c>: whether a model can be served, what it takes and gives, and what it says of a recording.</summary>
internal static class CheckModelCommand
{
    private const string DefinitionFileName = "model.json";

    private const int MinAudioRate = 8_000;

    private const int MaxAudioRate = 192_000;

    public static Command Create()
    {
        var directory = new Argument<string>("directory") { Description = "A model's directory, or a model repository for all its models." };
        var media = new Option<string?>("--media") { Description = "A recording to run the model on: anything ffmpeg opens. Prints one JSON object per window." };
        var captions = new Option<string?>("--captions") { Description = "A WebVTT or SubRip file of the recording; else its own subtitle track." };
        var window = new Option<string>("--window") { Description = "Length of the recording's windows.", DefaultValueFactory = _ => "1s" };
        var rate = new Option<int>("--audio-rate") { Description = "Hz that the recording's sound is resampled to.", DefaultValueFactory = _ => 16_000 };
        directory.RequirePath();
        media.RequirePath();
        captions.RequirePath();
        window.Validators.Add(result =>
        {
            if (!Duration.TryParse(result.GetValueOrDefault<string>() ?? "", out var length) || length <= TimeSpan.Zero)
                result.AddError($"--window expects a duration such as 500ms or 2s, at most {Duration.MaxDays} days, not \"{result.GetValueOrDefault<string>()}\".");
        });
        rate.Require(hertz => hertz is >= MinAudioRate and <= MaxAudioRate, hertz => $"{MinAudioRate} to {MaxAudioRate} Hz, not {hertz}");
        var command = new Command("check-model", "Check a model against its ONNX file and run it once.") { directory, media, captions, window, rate };
        command.Validators.Add(result =>
        {
            if (result.GetResult(media) is null && result.GetResult(captions) is not null)
                result.AddError("--captions are those of a recording, which --media names.");
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var (root, names) = Find(arguments.GetRequiredValue(directory));
            if (arguments.GetValue(media) is not { } recording)
                return await CheckAsync(root, names);
            if (names.Count != 1)
                throw new ModelRepositoryException($"--media runs one model, but {root} holds {names.Count}: {string.Join(", ", names)}.");

            _ = Duration.TryParse(arguments.GetRequiredValue(window), out var size);
            var run = new MediaRun(root, names[0], size, arguments.GetValue(rate));
            return await run.RunAsync(recording, arguments.GetValue(captions), cancellationToken);
        });
        return command;
    }

    /// <summary>A trailing separator does not make a directory nameless.</summary>
    private static (string Root, IReadOnlyList<string> Names) Find(string directory)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (File.Exists(Path.Combine(path, DefinitionFileName)))
            return (Path.GetDirectoryName(path)!, [Path.GetFileName(path)]);

        if (!Directory.Exists(path))
            throw new ModelRepositoryException($"{path} is no directory: give that of a model, or a model repository.");
        var names = new ModelRepository(path).FindModels();
        return names.Count > 0
            ? (path, names)
            : throw new ModelRepositoryException($"{path} is no model and holds none: {Path.Combine(path, DefinitionFileName)} does not exist.");
    }

    /// <summary>One model's mistake does not hide another's.</summary>
    private static async Task<int> CheckAsync(string root, IReadOnlyList<string> names)
    {
        var exitCode = 0;
        var repository = new ModelRepository(root);
        foreach (var name in names)
        {
            try
            {
                var model = repository.Check(name);
                Write(model);
                foreach (var output in model.BrokenOutputs)
                    await Console.Error.WriteLineAsync($"Warning: model {name} gave {output} with what is no number, on a window without a sample. A window of which it does so has no answer.");
            }
            catch (ModelRepositoryException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                exitCode = StreamingHost.UserFault;
            }
        }

        return exitCode;
    }

    private static void Write(ModelDescription model)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("what").AddColumn("value");
        Add("model", [$"{model.Name} version {model.Version}, batches of up to {model.MaxBatchSize}"]);
        Add("sees", model.Modalities);
        Add("takes", model.Inputs);
        Add("gives", model.Outputs);
        Add("labels", model.Labels);
        Add("ran", [.. model.Runs.Select(run => $"{run.Key} at once: {run.Value.TotalMilliseconds:0.###} ms")]);
        AnsiConsole.Write(table);

        void Add(string what, IReadOnlyList<string> values)
        {
            for (var i = 0; i < values.Count; i++)
                table.AddRow(i == 0 ? what : "", Markup.Escape(values[i]));
        }
    }
}
