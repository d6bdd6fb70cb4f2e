using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Embedded;

/// <summary>A topic of captions, and the consumer of a pipeline that has nothing else.</summary>
internal sealed class CaptionsTopic : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly KafkaOptions _options;
    private readonly SampleProducer _producer;

    public CaptionsTopic(EmbeddedKafkaFixture kafka)
    {
        _options = kafka.CreateOptions();
        Name = kafka.CreateTopic("captions");
        _producer = new SampleProducer(_options, new Dictionary<string, string> { ["captions"] = Name });
    }

    public string Name { get; }

    /// <inheritdoc cref="RunningConsumer.StartAsync"/>
    public Task<IHost> StartConsumerAsync(
        IRigDirectory rigs, (string Name, string Value)[]? settings = null, TimeProvider? time = null, Action<IServiceCollection>? configure = null) =>
        RunningConsumer.StartAsync(
            _options, rigs, [new ModalityDefinition { Name = "captions", Topic = Name, Kind = ContentKind.Text }], settings, time, configure);

    /// <summary>Returns when they are acknowledged.</summary>
    public async Task SendAsync(IEnumerable<string> ids, int payloadBytes = 1, string rig = "rig")
    {
        foreach (var id in ids)
            await _producer.SendAsync(rig, new Sample { Modality = "captions", ContentType = ContentTypes.Text, Payload = new byte[payloadBytes], Id = id }, CancellationToken.None);
        await _producer.FlushAsync(CancellationToken.None);
    }

    /// <summary>Another member of the consumer's group comes, and goes once it has partitions of the topic.</summary>
    public async Task JoinAndLeaveAsync()
    {
        var isAssigned = false;
        using var member = new ConsumerBuilder<byte[]?, byte[]?>(_options.CreateGroupConfig()).SetPartitionsAssignedHandler((_, _) => isAssigned = true).Build();
        member.Subscribe(Name);
        await Task.Run(() =>
        {
            while (!isAssigned)
                member.Consume(Poll);
            member.Close();
        });
    }

    /// <summary>How many samples another consumer is given, which goes on where the last one left off.</summary>
    /// <param name="until">The id of the last that is waited for.</param>
    public async Task<int> CountReadNextAsync(string until)
    {
        var rigs = new GatedRigs();
        var last = rigs.Until(until);
        rigs.Open();
        using var host = await StartConsumerAsync(rigs);
        await last.WaitAsync(Timeout);
        await host.StopAsync();
        return rigs.Count;
    }

    public void Dispose() => _producer.Dispose();
}
