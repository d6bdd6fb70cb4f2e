using System.CommandLine;
using Streaming.Cli.Commands;

var root = new RootCommand("Streaming: cameras, microphones and captions from Kafka, aligned by event time, fused by ONNX models.");
root.Subcommands.Add(SimulateCommand.Create());
return await root.Parse(args).InvokeAsync();
