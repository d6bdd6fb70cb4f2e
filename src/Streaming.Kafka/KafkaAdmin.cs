using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>
/// Asks the brokers, through a client of its own: a broker answers one request of a connection after the other, and on the consumer's there is most often a fetch that
/// waits for records.
/// </summary>
internal sealed class KafkaAdmin(IOptions<KafkaOptions> options) : IDisposable
{
    private readonly Lazy<IAdminClient> _client = new(() => new AdminClientBuilder(options.Value.CreateAdminConfig()).Quietly().Build());

    public IAdminClient Client => _client.Value;

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }
}
