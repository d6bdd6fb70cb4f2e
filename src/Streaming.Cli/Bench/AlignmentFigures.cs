using System.Text.Json.Serialization;

namespace Streaming.Cli.Bench;

/// <summary>What <c>streaming bench alignment --json</c> prints.</summary>
internal sealed record AlignmentFigures
{
    public required double SamplesPerSecond { get; init; }

    /// <summary>Ours by that of ROS message_filters' ApproximateTime on the same times; null with a reason where it is not there.</summary>
    public required double? RatioRos { get; init; }

    public required string? RatioRosReason { get; init; }

    public required double? RosSamplesPerSecond { get; init; }

    public required double WindowsPerSecond { get; init; }

    /// <summary>Of stream time, from the last sample of a window to the window, on average.</summary>
    public required double EmissionDelayUs { get; init; }

    public required double? RosEmissionDelayUs { get; init; }

    public required double BytesPerSample { get; init; }

    public required double IdleRigBytes { get; init; }

    [JsonPropertyName("cost_growth_100k_rigs")]
    public required double CostGrowth100kRigs { get; init; }

    [JsonPropertyName("nanoseconds_per_sample_1k_rigs")]
    public required double NanosecondsPerSample1kRigs { get; init; }

    [JsonPropertyName("nanoseconds_per_sample_100k_rigs")]
    public required double NanosecondsPerSample100kRigs { get; init; }
}
