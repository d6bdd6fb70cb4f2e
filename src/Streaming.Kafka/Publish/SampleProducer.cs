using Confluent.Kafka;
using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// Sends samples as a sensor does: each to its modality's topic, in order, without waiting for each acknowledgement. For one sender
/// at a time.
/// </summary>
public sealed class SampleProducer : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly IReadOnlyDictionary<string, string> _topics;
    private volatile Error? _failure;

    /// <param name="options">Where Kafka is.</param>
    /// <param name="topics">Topic by modality; a modality that is not in it goes to the topic of its own name.</param>
    public SampleProducer(KafkaOptions options, IReadOnlyDictionary<string, string> topics)
    {
        _topics = topics;
        // Errors of the connection are told by the delivery reports of what was sent; nothing is written to the console.
        _producer = new ProducerBuilder<byte[]?, byte[]?>(options.CreateProducerConfig())
            .Quietly()
            .Build();
    }

    /// <summary>Hands the sample over; waits only while the producer's own queue is full.</summary>
    /// <exception cref="KafkaException">An earlier sample was not acknowledged.</exception>
    public async ValueTask SendAsync(string rig, Sample sample, CancellationToken cancellationToken)
    {
        var message = SampleEncoder.Encode(rig, sample);
        var topic = _topics.GetValueOrDefault(sample.Modality, sample.Modality);
        while (true)
        {
            ThrowIfFailed();
            try
            {
#pragma warning disable CA1849 // Produce only queues the record; awaiting ProduceAsync would wait for its acknowledgement
                _producer.Produce(topic, message, report =>
                {
                    if (report.Error.IsError)
                        _failure = report.Error;
                });
#pragma warning restore CA1849
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == Confluent.Kafka.ErrorCode.Local_QueueFull)
            {
                await Task.Run(() => _producer.Flush(TimeSpan.FromMilliseconds(100)), cancellationToken);
            }
        }
    }

    /// <summary>Waits until everything sent is acknowledged.</summary>
    /// <exception cref="KafkaException">A sample was not acknowledged.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await Task.Run(() => _producer.Flush(cancellationToken), cancellationToken);
        ThrowIfFailed();
    }

    public void Dispose() => _producer.Dispose();

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new KafkaException(failure);
    }
}
