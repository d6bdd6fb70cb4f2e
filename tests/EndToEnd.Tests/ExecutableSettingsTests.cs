using System.Text.Json.Nodes;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests;

/// <summary>How the runtime runs our executables, as it reads it beside them.</summary>
public sealed class ExecutableSettingsTests
{
    [Theory]
    [InlineData("streaming")]
    [InlineData("Streaming.AlignmentSilo")]
    [InlineData("Streaming.InferenceSilo")]
    public void RuntimeConfiguration_OfWhatHoldsPayloads_HasAGarbageCollectorForThem_AndThreadsThatSleep(string executable)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{executable}.runtimeconfig.json");
        var properties = JsonNode.Parse(File.ReadAllText(file))!["runtimeOptions"]!["configProperties"]!;

        Assert.True((bool?)properties["System.GC.Server"]);
        Assert.Equal(0, (int?)properties["System.GC.DynamicAdaptationMode"]);
        Assert.Equal(7, (int?)properties["System.GC.ConserveMemory"]);
        Assert.Equal(0, (int?)properties["System.Threading.ThreadPool.UnfairSemaphoreSpinLimit"]);
    }

    [Theory]
    [InlineData("Streaming.AlignmentSilo")]
    [InlineData("Streaming.InferenceSilo")]
    [InlineData("Streaming.Dashboard")]
    public async Task Publish_OfTheCommandLine_TakesAllThatAnExecutableNeedsToStart(string executable)
    {
        const string Target = "GetCopyToPublishDirectoryItems";
        await using var build = RunningProcess.Start(
            "dotnet", ["msbuild", Path.Combine(SourceTree.Root, "src", executable), $"-target:{Target}", $"-getTargetResult:{Target}", "-property:Configuration=Release"]);

        Assert.True(await build.WaitForExitAsync(TimeSpan.FromMinutes(2)) == 0, build.Output + build.Error);

        var files = JsonNode.Parse(build.Output)!["TargetResults"]![Target]!["Items"]!.AsArray().Select(file => (string?)file!["TargetPath"]).ToList();
        Assert.Contains($"{executable}.deps.json", files);
        Assert.Contains($"{executable}.runtimeconfig.json", files);
    }
}
