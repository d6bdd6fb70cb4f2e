using System.Text.Json.Nodes;

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
}
