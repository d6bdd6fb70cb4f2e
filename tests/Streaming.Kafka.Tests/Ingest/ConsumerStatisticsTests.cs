namespace Streaming.Kafka.Tests.Ingest;

/// <summary>How far a consumer is behind, as librdkafka's statistics tell.</summary>
public sealed class ConsumerStatisticsTests
{
    [Fact]
    public void Lag_IsWhatIsThereAndNotRead_OfPartitionsThatAreRead()
    {
        const string Json = """
            {
              "topics": {
                "camera": {
                  "partitions": {
                    "0": { "fetch_state": "active", "app_offset": 70, "next_offset": 90, "fetchq_cnt": 20, "ls_offset": 100, "hi_offset": 120 },
                    "1": { "fetch_state": "active", "app_offset": -1001, "next_offset": 8, "fetchq_cnt": 3, "ls_offset": 10, "hi_offset": 10 },
                    "2": { "fetch_state": "stopped", "app_offset": 10, "next_offset": 10, "fetchq_cnt": 0, "ls_offset": 1000, "hi_offset": 1000 },
                    "3": { "fetch_state": "active", "app_offset": -1001, "next_offset": 0, "fetchq_cnt": 0, "ls_offset": -1001, "hi_offset": -1001 },
                    "-1": { "fetch_state": "none", "app_offset": -1001, "next_offset": -1001, "fetchq_cnt": 0, "ls_offset": -1001, "hi_offset": -1001 }
                  }
                },
                "microphone": {
                  "partitions": { "0": { "fetch_state": "none", "app_offset": 5, "next_offset": 5, "fetchq_cnt": 0, "ls_offset": 8, "hi_offset": 9 } }
                }
              }
            }
            """;

        Assert.Equal(new Dictionary<string, long> { ["camera"] = 30 + 5 }, ConsumerStatistics.LagByTopic(Json));
    }

    /// <summary>The last one is behind the last record, and never read.</summary>
    [Fact]
    public void Lag_DoesNotCountMarkersOfTransactions()
    {
        const string Json = """
            {
              "topics": {
                "camera": {
                  "partitions": { "0": { "fetch_state": "active", "app_offset": 9, "next_offset": 10, "fetchq_cnt": 0, "ls_offset": 10, "hi_offset": 10 } }
                }
              }
            }
            """;

        Assert.Equal(new Dictionary<string, long> { ["camera"] = 0 }, ConsumerStatistics.LagByTopic(Json));
    }

    [Fact]
    public void Lag_BeforeThereAreTopics_IsNone() => Assert.Empty(ConsumerStatistics.LagByTopic("""{ "name": "rdkafka#consumer-1" }"""));
}
