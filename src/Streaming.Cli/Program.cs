using System.CommandLine;
using Streaming.Cli;
using Streaming.Cli.Commands;

var root = new RootCommand("Streaming: cameras, microphones and captions from Kafka, aligned by event time, fused by ONNX models.")
{
    DemoCommand.Create(),
    CaptureCommand.Create(),
    WatchCommand.Create(),
};
return await CommandRunner.RunAsync(root, args);
