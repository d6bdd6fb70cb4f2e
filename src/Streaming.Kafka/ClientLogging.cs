using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

/// <summary>Where clients of librdkafka say what happens to their connections; left alone, they write to standard error.</summary>
public static class ClientLogging
{
    /// <summary>For a client whose faults are told by what it is asked for.</summary>
    public static ConsumerBuilder<byte[]?, byte[]?> Quietly(this ConsumerBuilder<byte[]?, byte[]?> builder) =>
        builder.SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { });

    /// <inheritdoc cref="Quietly(ConsumerBuilder{byte[], byte[]})"/>
    public static ProducerBuilder<byte[]?, byte[]?> Quietly(this ProducerBuilder<byte[]?, byte[]?> builder) =>
        builder.SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { });

    /// <inheritdoc cref="Quietly(ConsumerBuilder{byte[], byte[]})"/>
    public static AdminClientBuilder Quietly(this AdminClientBuilder builder) => builder.SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { });

    internal static ConsumerBuilder<byte[]?, byte[]?> LogTo(this ConsumerBuilder<byte[]?, byte[]?> builder, ILogger logger)
    {
        var errors = new ClientErrors(logger, TimeProvider.System);
        return builder
            .SetErrorHandler((_, error) => errors.Add(error))
            .SetLogHandler((_, message) => Log.KafkaClient(logger, message.Facility, message.Message));
    }

    /// <param name="builder">Of the client.</param>
    /// <param name="logger">Is told everything.</param>
    /// <param name="onFatal">Is told after what the client is of no use any more.</param>
    internal static ProducerBuilder<byte[]?, byte[]?> LogTo(this ProducerBuilder<byte[]?, byte[]?> builder, ILogger logger, Action<Error>? onFatal = null)
    {
        var errors = new ClientErrors(logger, TimeProvider.System);
        return builder
            .SetErrorHandler((_, error) =>
            {
                errors.Add(error);
                if (error.IsFatal)
                    onFatal?.Invoke(error);
            })
            .SetLogHandler((_, message) => Log.KafkaClient(logger, message.Facility, message.Message));
    }
}
