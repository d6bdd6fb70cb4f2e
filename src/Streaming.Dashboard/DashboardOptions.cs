using System.ComponentModel.DataAnnotations;

namespace Streaming.Dashboard;

/// <summary>What the page keeps; configuration section <c>Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    public const string Section = "Dashboard";

    /// <summary>
    /// Topics of sensors to show before an event tells of them; all others are learned from the events. Default none.
    /// </summary>
    public List<string> SampleTopics { get; } = [];

    /// <summary>Sample topics that are followed at most, learned ones included. Default 32.</summary>
    [Range(1, 1_000, ErrorMessage = $"{Section}:{nameof(MaxSampleTopics)} must be from 1 to 1000.")]
    public int MaxSampleTopics { get; set; } = 32;

    /// <summary>
    /// Rigs that are kept. A further one takes the place of one that has been quiet for a minute; where there is none, the page says how many
    /// it does not show. Default 64.
    /// </summary>
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxRigs)} must be from 1 to 10000.")]
    public int MaxRigs { get; set; } = 64;

    /// <summary>Windows that are kept per rig and pipeline. Default 30.</summary>
    [Range(1, 1_000, ErrorMessage = $"{Section}:{nameof(MaxWindows)} must be from 1 to 1000.")]
    public int MaxWindows { get; set; } = 30;

    /// <summary>The largest camera frame that is kept, one per rig. Default 2 MiB.</summary>
    [Range(1_024, 64 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxFrameBytes)} must be from 1024 to 67108864.")]
    public int MaxFrameBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>
    /// After this long without an event the page says that a rig is quiet; three windows where that is longer. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = $"{Section}:{nameof(QuietAfter)} must be from a second to a day.")]
    public TimeSpan QuietAfter { get; set; } = TimeSpan.FromSeconds(5);
}
