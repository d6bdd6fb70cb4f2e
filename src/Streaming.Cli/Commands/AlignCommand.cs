using System.CommandLine;
using Streaming.Abstractions;
using Streaming.Alignment.Replay;
using Streaming.Hosting;

namespace Streaming.Cli.Commands;

/// <summary><c>streaming align</c>: the engine on recorded times, to see why a window holds what it holds.</summary>
internal static class AlignCommand
{
    private const string StandardInput = "-";

    public static Command Create()
    {
        var spec = new Option<FileInfo>("--spec") { Description = "JSON file with the window and the modalities; times in microseconds.", Required = true };
        var input = new Option<string>("--input")
        {
            Description = "Samples, bounds, ends and clock times, one JSON object a line, in order of arrival; - reads standard input.",
            DefaultValueFactory = _ => StandardInput,
        };
        spec.RequirePath();
        input.RequirePath();
        var command = new Command("align", "Align recorded times and print each window as it closes, one JSON object a line.") { spec, input };
        command.SetAction((arguments, cancellationToken) =>
            AlignAsync(arguments.GetRequiredValue(spec), arguments.GetRequiredValue(input), cancellationToken));
        return command;
    }

    private static async Task<int> AlignAsync(FileInfo specFile, string inputPath, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        var spec = ReplaySpec.Parse(specFile.ToString(), await ReadAsync(specFile.FullName, () => File.ReadAllBytesAsync(specFile.FullName, cancellationToken)));
        using var input = await ReadAsync(inputPath, () => Task.FromResult(Open(inputPath)));
        var replay = new AlignmentReplay(spec, output);
        var exitCode = 0;

        // Waited for and left behind by Ctrl+C: a read of standard input goes on until somebody writes.
        while (await input.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken) is { } line)
        {
            try
            {
                replay.Append(line);
            }
            catch (ReplayInputException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                exitCode = StreamingHost.UserFault;
            }

            // Whoever feeds the lines by hand sees at once what each of them closes.
            if (!Console.IsInputRedirected)
                await output.FlushAsync(cancellationToken);
        }

        replay.Complete();
        return exitCode;
    }

    private static StreamReader Open(string path) => path == StandardInput ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(path);

    private static async Task<T> ReadAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
