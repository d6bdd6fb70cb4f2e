using System.Text.Json.Serialization;

namespace Streaming.Cli.Bench;

/// <summary>What <c>streaming bench inference --json</c> prints.</summary>
internal sealed record InferenceFigures
{
    /// <summary>Served windows by those of bare ONNX Runtime with ready-made full batches; nothing is decoded on either side.</summary>
    [JsonPropertyName("ratio_bare_onnxruntime")]
    public required double RatioBareOnnxRuntime { get; init; }

    /// <summary>The same with frames, sound and captions decoded on our side alone.</summary>
    public required double RatioWithPreprocessing { get; init; }

    public required double WindowsPerSecond { get; init; }

    public required double WindowsPerSecondWithPreprocessing { get; init; }

    [JsonPropertyName("bare_onnxruntime_windows_per_second")]
    public required double BareOnnxRuntimeWindowsPerSecond { get; init; }

    [JsonPropertyName("bare_onnxruntime_batch_size")]
    public required int BareOnnxRuntimeBatchSize { get; init; }

    /// <summary>Of one window, decoded on one core.</summary>
    public required double PreprocessingMs { get; init; }

    /// <summary>Mean size of a batch at saturation by the largest.</summary>
    public required double BatchFill { get; init; }

    public required double QueueDelayMs { get; init; }

    /// <summary>At one window per second: from request to answer, less the batch's run and the queue delay.</summary>
    public required double AddedLatencyP99Ms { get; init; }

    /// <summary>The same with the request sent from one silo to another.</summary>
    public required double AddedLatencyCrossSiloP99Ms { get; init; }

    /// <summary>Answers per second where three times as many requests come as can be answered, by the peak.</summary>
    [JsonPropertyName("goodput_at_3x")]
    public required double GoodputAt3x { get; init; }

    /// <summary>How long the soak was; null without one.</summary>
    public required double? SoakMinutes { get; init; }

    /// <summary>From the end of the soak's first tenth to its end: the managed heap, collected.</summary>
    public required long? SoakManagedGrowthBytes { get; init; }

    /// <summary>The same of the process's memory, less the managed heap.</summary>
    public required long? SoakNativeGrowthBytes { get; init; }
}
