using System.Text.Json;
using Streaming.Abstractions;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>The pipeline that the silo runs, in a file as a user would have it: windows of one second over all topics, no model.</summary>
internal sealed record IngestPipeline(
    string File, string EventsTopic, string LateSamplesTopic, string DeadLettersTopic, bool ChecksPayloads)
{
    public IReadOnlyList<string> OutputTopics => [EventsTopic, LateSamplesTopic, DeadLettersTopic];

    /// <summary>With exactly once, how often there is a commit; null for at least once.</summary>
    public TimeSpan? ExactlyOnceInterval { get; init; }

    /// <param name="folder">Where the file goes.</param>
    /// <param name="topics">One modality each.</param>
    /// <param name="outputs">What the names of the output topics begin with.</param>
    /// <param name="checksPayloads">Whether the payloads are what their content types say.</param>
    public static IngestPipeline Write(string folder, IngestTopics topics, string outputs, bool checksPayloads)
    {
        var file = Path.Combine(folder, $"{outputs}.json");
        var modalities = topics.Kinds.ToDictionary(topic => topic.Key, topic => new
        {
            kind = JsonSerializer.SerializeToElement(topic.Value),
            outOfOrderness = "150ms",
            idleTimeout = "3s",
        });
        System.IO.File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(new
        {
            modalities,
            window = new { type = "tumbling", size = "1s" },
            maxClockAhead = "24000h",
            maxClockBehind = "24000h",
            model = (string?)null,
        }));
        return new IngestPipeline(file, $"{outputs}.events", $"{outputs}.late-samples", $"{outputs}.dead-letters", checksPayloads);
    }
}
