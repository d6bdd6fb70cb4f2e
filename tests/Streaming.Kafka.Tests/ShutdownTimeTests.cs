using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka.Tests;

public sealed class ShutdownTimeTests
{
    [Theory]
    [InlineData(null, null, 30)]
    [InlineData("30000", null, 60)]
    [InlineData("30000", "00:00:20", 75)]
    public void Host_HasTimeToDrainItsPartitionsAndToGiveThemBack(string? sessionTimeoutMs, string? drainTimeout, int seconds) =>
        Assert.Equal(seconds, Find(new() { ["Kafka:DrainTimeout"] = drainTimeout, ["Kafka:Consumer:session.timeout.ms"] = sessionTimeoutMs }).TotalSeconds);

    [Fact]
    public void Host_ThatHasMoreTime_KeepsIt() =>
        Assert.Equal(300, Find([], host => host.ShutdownTimeout = TimeSpan.FromMinutes(5)).TotalSeconds);

    private static TimeSpan Find(Dictionary<string, string?> settings, Action<HostOptions>? configure = null)
    {
        settings["Kafka:BootstrapServers"] = "kafka:9092";
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null)).Build());
        services.AddStreamingKafka();
        services.Configure(configure ?? (_ => { }));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
    }
}
