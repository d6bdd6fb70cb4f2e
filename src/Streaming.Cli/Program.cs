using System.CommandLine;

var root = new RootCommand("Streaming: cameras, microphones and captions from Kafka, aligned by event time, fused by ONNX models.");
return await root.Parse(args).InvokeAsync();
