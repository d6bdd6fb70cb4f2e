using System.Text.Json;

namespace Streaming.Kafka;

/// <summary>
/// What librdkafka tells of a consumer from time to time: <see href="https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md"/>. Where a partition ends, it knows from
/// its last fetch.
/// </summary>
internal static class ConsumerStatistics
{
    /// <summary>By topic, the records that can be read and were not yet, of the partitions that are being read.</summary>
    public static Dictionary<string, long> LagByTopic(string json)
    {
        using var statistics = JsonDocument.Parse(json);
        var lag = new Dictionary<string, long>();
        if (!statistics.RootElement.TryGetProperty("topics", out var topics))
            return lag;
        foreach (var topic in topics.EnumerateObject())
        {
            foreach (var partition in topic.Value.GetProperty("partitions").EnumerateObject())
            {
                if (FindLag(partition.Value) is { } records)
                    lag[topic.Name] = lag.GetValueOrDefault(topic.Name) + records;
            }
        }

        return lag;
    }

    /// <summary>
    /// What is to be fetched, and what is fetched and waits. Offsets alone would count the markers of transactions, of which the last is never read. Null where the partition is not
    /// read, or its end is not known yet: such offsets are negative.
    /// </summary>
    private static long? FindLag(JsonElement partition)
    {
        var (read, next, end) = (OffsetOf(partition, "app_offset"), OffsetOf(partition, "next_offset"), OffsetOf(partition, "ls_offset"));
        if (!partition.GetProperty("fetch_state").ValueEquals("active"u8) || next < 0 || end < 0)
            return null;
        var fetched = partition.GetProperty("fetchq_cnt").GetInt64();
        return Math.Max(0, end - next) + (read < 0 ? fetched : Math.Min(fetched, next - read));
    }

    private static long OffsetOf(JsonElement partition, string name) => partition.GetProperty(name).GetInt64();
}
