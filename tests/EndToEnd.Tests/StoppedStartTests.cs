using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests;

/// <summary>A silo that is told to stop while it still looks for its cluster.</summary>
public sealed class StoppedStartTests
{
    [Theory]
    [InlineData("Streaming.AlignmentSilo")]
    [InlineData("Streaming.InferenceSilo")]
    public async Task Silo_ThatIsStoppedBeforeItHasJoined_EndsInOrder(string executable)
    {
        await using var silo = SiloProcess.Start(
            executable,
            ("Kafka__BootstrapServers", "127.0.0.1:1"),
            ("Alignment__Pipelines", Path.Combine(SourceTree.Root, "pipelines")),
            ("Inference__ModelRepository", Path.Combine(SourceTree.Root, "models")),
            ("Clustering__SiloPort", $"{RealKafka.FreePort()}"),
            ("Clustering__PrimarySiloPort", "1"));
        await Poll.UntilAsync(() => Task.FromResult(silo.Log.Contains("127.0.0.1:1", StringComparison.Ordinal)), () => silo.Log);

        await silo.StopInOrderAsync();

        Assert.DoesNotContain("Unhandled exception", silo.Log, StringComparison.Ordinal);
    }
}
