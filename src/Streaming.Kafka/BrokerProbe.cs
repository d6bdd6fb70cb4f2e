using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>Asks whether a broker answers, so that a wrong address is one sentence and not a wait without end.</summary>
public static class BrokerProbe
{
    /// <exception cref="BrokerUnreachableException">No broker answered in time.</exception>
    public static async Task RequireReachableAsync(KafkaOptions options, TimeSpan timeout)
    {
        using var admin = new AdminClientBuilder(options.CreateAdminConfig()).Quietly().Build();
        try
        {
            await Task.Run(() => admin.GetMetadata(timeout));
        }
        catch (KafkaException e)
        {
            throw new BrokerUnreachableException($"No Kafka broker answers at {options.BootstrapServers} within {timeout.TotalSeconds:0.#} s ({e.Error.Reason}).", e);
        }
    }
}
