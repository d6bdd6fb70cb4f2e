using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Streaming.Kafka.Tests;

public sealed class ConsumerThreadTests
{
    /// <summary>As where a port is taken that another service of the host listens on.</summary>
    [Fact]
    public async Task Host_OfWhichAnotherServiceCannotStart_LeavesNoConsumerBehind()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Resource>();
        builder.Services.AddHostedService<WorkingConsumer>();
        builder.Services.AddHostedService<RefusedService>();
        var host = builder.Build();
        var resource = host.Services.GetRequiredService<Resource>();

        await Assert.ThrowsAsync<IOException>(() => host.RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["worked with", "left", "disposed of"], resource.Said);
    }

    private sealed class Resource : IDisposable
    {
        public List<string> Said { get; } = [];

        public void Dispose() => Said.Add("disposed of");
    }

    private sealed class WorkingConsumer(Resource resource, IHostApplicationLifetime lifetime) : ConsumerThread(NullLogger.Instance, lifetime)
    {
        protected override IConsumer<byte[]?, byte[]?> BuildConsumer() => new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig { GroupId = "group" }).Build();

        protected override void Consume(IConsumer<byte[]?, byte[]?> consumer)
        {
            resource.Said.Add("worked with");
            Stopping.WaitHandle.WaitOne();
            resource.Said.Add("left");
        }
    }

    private sealed class RefusedService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new IOException("The address is in use.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
