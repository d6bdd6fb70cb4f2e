using System.Text.Json.Nodes;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests;

/// <summary>What <c>streaming bench</c> prints. How fast is a matter of the machine; what is allocated is not.</summary>
public sealed class BenchTests
{
    [Fact]
    public async Task Alignment_WithJson_HasItsFigures_AndAllocatesNothing()
    {
        var (exitCode, output, _) = await Ours.RunAsync("bench", "alignment", "--json");

        Assert.Equal(0, exitCode);
        var figures = JsonNode.Parse(output)!;
        Assert.True((double)figures["samples_per_second"]! > 0, output);
        Assert.True(figures["ratio_ros"] is null != figures["ratio_ros_reason"] is null, output);
        Assert.Equal(0, (double)figures["bytes_per_sample"]!);
        Assert.InRange((double)figures["idle_rig_bytes"]!, 1, 4_096);
        Assert.True((double)figures["cost_growth_100k_rigs"]! > 0, output);
    }

    [Theory]
    [InlineData("/nowhere/ros-approximate-time", "/nowhere/ros-approximate-time cannot be run")]
    [InlineData("/bin/false", "/bin/false gave no figures and ended with exit code 1")]
    public async Task Alignment_WithAPeerThatGivesNoFigures_SaysWhy(string peer, string reason)
    {
        var (exitCode, output, _) = await Ours.RunAsync("bench", "alignment", "--json", "--ros", peer);

        Assert.Equal(0, exitCode);
        var figures = JsonNode.Parse(output)!;
        Assert.Null(figures["ratio_ros"]);
        Assert.Contains(reason, (string)figures["ratio_ros_reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_WithoutAKafka_SaysThatItNeedsARealOne()
    {
        await using var bench = RunningProcess.StartOurs("streaming", ["bench", "ingest"], ("STREAMING_KAFKA", ""));

        Assert.Equal(2, await bench.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.StartsWith("A real Kafka is needed, since the embedded one keeps only 5 MiB per partition", bench.Error, StringComparison.Ordinal);
    }
}
