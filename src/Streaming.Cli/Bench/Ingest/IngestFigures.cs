using System.Text.Json.Serialization;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>What <c>streaming bench ingest --json</c> prints. Null is what was not measured: one size of record where topics are given, and vice versa.</summary>
internal sealed record IngestFigures
{
    /// <summary>Payload bytes per second from Kafka into the rigs, by those of a loop that only consumes; the median over interleaved passes.</summary>
    [JsonPropertyName("ratio_bare_30kb")]
    public double? RatioBare30Kb { get; init; }

    [JsonPropertyName("ratio_bare_1kb")]
    public double? RatioBare1Kb { get; init; }

    /// <summary>By the whole process, from the first record to the last, less the payload; the larger of the sizes that were measured.</summary>
    public double? AllocatedBytesPerRecord { get; init; }

    [JsonPropertyName("records_per_cpu_second_30kb")]
    public double? RecordsPerCpuSecond30Kb { get; init; }

    [JsonPropertyName("records_per_cpu_second_1kb")]
    public double? RecordsPerCpuSecond1Kb { get; init; }

    [JsonPropertyName("records_per_second_30kb")]
    public double? RecordsPerSecond30Kb { get; init; }

    [JsonPropertyName("records_per_second_1kb")]
    public double? RecordsPerSecond1Kb { get; init; }

    [JsonPropertyName("bare_records_per_cpu_second_30kb")]
    public double? BareRecordsPerCpuSecond30Kb { get; init; }

    [JsonPropertyName("bare_records_per_cpu_second_1kb")]
    public double? BareRecordsPerCpuSecond1Kb { get; init; }

    /// <summary>From the broker's timestamp of a record to the rig's <c>AppendAsync</c>, with half the records per second that the broker took before.</summary>
    public double? AppendLatencyP50Ms { get; init; }

    public double? AppendLatencyP99Ms { get; init; }

    /// <summary>From the broker's timestamp of a record to a loop that only consumes, at the same rate.</summary>
    public double? BareLatencyP50Ms { get; init; }

    public double? BareLatencyP99Ms { get; init; }

    /// <summary>Of one core, with a thousand rigs that have all fallen silent.</summary>
    [JsonPropertyName("idle_cpu_percent_1000_rigs")]
    public double? IdleCpuPercent1000Rigs { get; init; }

    /// <summary>Good records per second with one record in twenty that cannot be decoded, by those without.</summary>
    public double? GarbageRatio { get; init; }

    /// <summary>Records of 30 KB per second with exactly once, by those without; the median over interleaved passes.</summary>
    public double? ExactlyOnceRatio { get; init; }

    /// <summary>
    /// From the closing of a window to when a <c>read_committed</c> reader has its event, what one in a hundred exceeds: with exactly once, less that
    /// without, less the commit interval.
    /// </summary>
    public double? ExactlyOnceAddedLatencyP99Ms { get; init; }

    public required int Passes { get; init; }

    public required bool ServerGarbageCollector { get; init; }
}
