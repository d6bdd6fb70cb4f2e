using Streaming.Dashboard;
using Streaming.Hosting;

return await StreamingExecutable.RunAsync(
    args, "streaming-dashboard", defaultPort: 8080, builder => builder.AddDashboard(), app => app.MapDashboard());
