using System.CommandLine;
using Spectre.Console;
using Streaming.Cli;
using Streaming.Cli.Commands;

// A table of events is read by people and by grep: where there is no terminal, no line is broken.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 1_000;

var root = new RootCommand("Streaming: cameras, microphones and captions from Kafka, aligned by event time, fused by ONNX models.")
{
    DemoCommand.Create(),
    CaptureCommand.Create(),
    WatchCommand.Create(),
    SimulateCommand.Create(),
    DriveCommand.Create(),
    AlignCommand.Create(),
    CheckModelCommand.Create(),
    BenchCommand.Create(),
    ConfigurationCommand.Create(),
};
return await CommandRunner.RunAsync(root, args);
