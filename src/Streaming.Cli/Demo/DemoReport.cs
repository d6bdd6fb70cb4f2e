using System.Text.Json;

namespace Streaming.Cli.Demo;

/// <summary>What <c>demo --json</c> prints.</summary>
internal sealed record DemoReport
{
    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public required double Seconds { get; init; }

    /// <summary>Data samples polled, by modality; bounds are none.</summary>
    public required IReadOnlyDictionary<string, long> SamplesIn { get; init; }

    /// <summary>By reason of closing.</summary>
    public required IReadOnlyDictionary<string, long> WindowsClosed { get; init; }

    /// <summary>Missing modalities of closed windows, by modality.</summary>
    public required IReadOnlyDictionary<string, long> ModalitiesMissing { get; init; }

    public required long EventsPublished { get; init; }

    public required long EventsReadBack { get; init; }

    /// <summary>Null where nobody knows the truth.</summary>
    public required double? Accuracy { get; init; }

    public required double? LatencyP50Ms { get; init; }

    public required double? LatencyP99Ms { get; init; }

    public required long Aligned { get; init; }

    public required long Late { get; init; }

    /// <summary>What came in and is accounted for nowhere else: 0 unless something is wrong.</summary>
    public required long Dropped { get; init; }

    public required long DeadLettered { get; init; }

    /// <summary>Deleted by the embedded Kafka, which keeps little, before they were read: 0 unless the machine is too slow for the rigs.</summary>
    public required long Lost { get; init; }

    public static DemoReport Create(double seconds, MetricTotals metrics, DemoLedger ledger)
    {
        var samplesIn = metrics.SumBy("streaming.ingest.samples", "modality", "kind=data");
        var aligned = metrics.Sum("streaming.align.aligned");
        var late = metrics.Sum("streaming.align.late");
        return new DemoReport
        {
            Seconds = Math.Round(seconds, 1),
            SamplesIn = samplesIn,
            WindowsClosed = metrics.SumBy("streaming.window.closed", "reason"),
            ModalitiesMissing = metrics.SumBy("streaming.window.missing", "modality"),
            EventsPublished = metrics.Sum("streaming.events.published"),
            EventsReadBack = ledger.Count,
            Accuracy = ledger.Accuracy() is { } accuracy ? Math.Round(accuracy, 4) : null,
            LatencyP50Ms = ledger.LatencyMs(0.50),
            LatencyP99Ms = ledger.LatencyMs(0.99),
            Aligned = aligned,
            Late = late,
            Dropped = samplesIn.Values.Sum() - aligned - late,
            DeadLettered = metrics.Sum("streaming.ingest.dead_letters"),
            Lost = metrics.Sum("streaming.ingest.lost"),
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, JsonOptions);
}
