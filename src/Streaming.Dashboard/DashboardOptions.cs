using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Streaming.Dashboard;

/// <summary>What the page keeps; configuration section <c>Dashboard</c>.</summary>
public sealed class DashboardOptions
{
    public const string Section = "Dashboard";

    /// <summary>No element of the list itself: the configuration's would be added to it.</summary>
    private const string DefaultCalmLabel = "clear";

    [Description("topics of sensors to show before an event tells of them, as `Dashboard:SampleTopics:0` and so on; others are learned from the events")]
    [DefaultValue("none")]
    public IList<string> SampleTopics { get; set; } = [];

    [Description("sample topics that are followed at most, learned ones included")]
    [Range(1, 1_000, ErrorMessage = $"{Section}:{nameof(MaxSampleTopics)} must be from 1 to 1000.")]
    public int MaxSampleTopics { get; set; } = 32;

    [Description("rigs on the page; a further one takes the place of one that has been quiet for a minute, or is counted as not shown")]
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxRigs)} must be from 1 to 10000.")]
    public int MaxRigs { get; set; } = 64;

    [Description("windows of a rig and pipeline on the page")]
    [Range(1, 1_000, ErrorMessage = $"{Section}:{nameof(MaxWindows)} must be from 1 to 1000.")]
    public int MaxWindows { get; set; } = 30;

    [Description("the largest camera frame that is kept, one per rig")]
    [Range(1_024, 64 * 1024 * 1024, ErrorMessage = $"{Section}:{nameof(MaxFrameBytes)} must be from 1024 to 67108864.")]
    public int MaxFrameBytes { get; set; } = 2 * 1024 * 1024;

    [Description("labels that mean that nothing is going on, as `Dashboard:CalmLabels:0` and so on; all others are set off from them")]
    [DefaultValue("`clear`")]
    public IList<string> CalmLabels { get; set; } = [];

    [Description("after this long without an event, or three windows where that is longer, the page says that a rig is quiet")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = $"{Section}:{nameof(QuietAfter)} must be from 00:00:01 to 1.00:00:00.")]
    public TimeSpan QuietAfter { get; set; } = TimeSpan.FromSeconds(5);

    internal bool IsCalm(string label) => CalmLabels.Count > 0 ? CalmLabels.Contains(label) : label == DefaultCalmLabel;
}
