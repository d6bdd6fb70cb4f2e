using Streaming.Hosting;

namespace Acme.Alarms;

/// <summary>The program of a reader of the README, which shows what stands in this folder.</summary>
internal static class AlarmsProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        return await StreamingExecutable.RunAsync(args, "alarms", defaultPort: 8083, builder => builder.AddAlarms());
    }
}
