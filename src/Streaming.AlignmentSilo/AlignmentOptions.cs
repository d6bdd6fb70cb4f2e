using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Streaming.AlignmentSilo;

/// <summary>Configuration section <c>Alignment</c>.</summary>
public sealed class AlignmentOptions
{
    public const string Section = "Alignment";

    [Description("a pipeline file, or a folder of them")]
    [Required(ErrorMessage = $"{Section}:{nameof(Pipelines)} must name a pipeline file or a folder of them.")]
    public string Pipelines { get; set; } = "pipelines";

    [Description("closed windows of one rig that may wait for inference or for their acknowledgement before the rig stops taking samples")]
    [Range(1, 10_000, ErrorMessage = $"{Section}:{nameof(MaxWindowsInFlight)} must be from 1 to 10000.")]
    public int MaxWindowsInFlight { get; set; } = 16;
}
