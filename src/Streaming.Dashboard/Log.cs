using Microsoft.Extensions.Logging;

namespace Streaming.Dashboard;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Kafka answers: {BootstrapServers}")]
    public static partial void KafkaAnswers(ILogger logger, string bootstrapServers);

    [LoggerMessage(2, LogLevel.Warning, "{Fault}; the page says so and goes on trying")]
    public static partial void KafkaHasFault(ILogger logger, string fault);
}
