using Streaming.AlignmentSilo;
using Streaming.Hosting;

return await StreamingExecutable.RunAsync(args, "streaming-alignment-silo", defaultPort: 8081, builder => builder.AddAlignmentSilo());
