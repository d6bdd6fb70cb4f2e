using System.ComponentModel.DataAnnotations;

namespace Streaming.Hosting;

/// <summary>How silos find each other; configuration section <c>Clustering</c>.</summary>
public sealed class ClusteringOptions
{
    public const string Section = "Clustering";

    [Required(ErrorMessage = $"{Section}:{nameof(ClusterId)} is required.")]
    public string ClusterId { get; set; } = "streaming";

    [Required(ErrorMessage = $"{Section}:{nameof(ServiceId)} is required.")]
    public string ServiceId { get; set; } = "streaming";

    /// <summary>Where this silo listens for others, on 127.0.0.1. Default 11111.</summary>
    [Range(1, 65535, ErrorMessage = $"{Section}:{nameof(SiloPort)} must be from 1 to 65535.")]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Where this silo listens for clients; 0 for not at all. Default 0: nothing here needs a client.</summary>
    [Range(0, 65535, ErrorMessage = $"{Section}:{nameof(GatewayPort)} must be from 0 to 65535.")]
    public int GatewayPort { get; set; }

    /// <summary>The silo port of the cluster's first silo; it must run for others to join. Default 11111.</summary>
    [Range(1, 65535, ErrorMessage = $"{Section}:{nameof(PrimarySiloPort)} must be from 1 to 65535.")]
    public int PrimarySiloPort { get; set; } = 11111;
}
