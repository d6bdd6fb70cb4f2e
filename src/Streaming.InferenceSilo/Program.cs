using Streaming.Hosting;
using Streaming.InferenceSilo;

return await StreamingExecutable.RunAsync(args, "streaming-inference-silo", defaultPort: 8082, builder => builder.AddInferenceSilo());
