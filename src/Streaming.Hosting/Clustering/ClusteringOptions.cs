using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Streaming.Hosting;

/// <summary>How silos find each other; configuration section <c>Clustering</c>.</summary>
public sealed class ClusteringOptions : IValidatableObject
{
    public const string Section = "Clustering";

    /// <summary>Where silos write down that they are there. Default <c>localhost</c>.</summary>
    public ClusteringMode Mode { get; set; } = ClusteringMode.Localhost;

    /// <summary>How Redis is reached, as StackExchange.Redis writes it, for example <c>redis:6379,password=...</c>. Required with mode <c>redis</c>.</summary>
    public string? Redis { get; set; }

    /// <summary>Silos with the same id are one cluster.</summary>
    [Required(ErrorMessage = $"{Section}:{nameof(ClusterId)} is required.")]
    public string ClusterId { get; set; } = "streaming";

    /// <summary>Stays the same where a new deployment gets a new cluster id.</summary>
    [Required(ErrorMessage = $"{Section}:{nameof(ServiceId)} is required.")]
    public string ServiceId { get; set; } = "streaming";

    /// <summary>The IP address at which other silos reach this one. Default: 127.0.0.1 with mode <c>localhost</c>, with <c>redis</c> the machine's first other one.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>Where this silo listens for others. Default 11111.</summary>
    [Range(1, 65535, ErrorMessage = $"{Section}:{nameof(SiloPort)} must be from 1 to 65535.")]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Where this silo listens for Orleans clients; 0 for not at all. Default 0: nothing here needs a client.</summary>
    [Range(0, 65535, ErrorMessage = $"{Section}:{nameof(GatewayPort)} must be from 0 to 65535.")]
    public int GatewayPort { get; set; }

    /// <summary>With mode <c>localhost</c>, the silo port of the cluster's first silo; it must run for others to join. Default 11111.</summary>
    [Range(1, 65535, ErrorMessage = $"{Section}:{nameof(PrimarySiloPort)} must be from 1 to 65535.")]
    public int PrimarySiloPort { get; set; } = 11111;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Mode))
            yield return new ValidationResult($"{Section}:{nameof(Mode)} must be localhost or redis.", [nameof(Mode)]);
        if (Mode == ClusteringMode.Redis && ParseRedis() is null)
            yield return new ValidationResult(
                $"{Section}:{nameof(Redis)} must say where Redis is, for example \"redis:6379\", when {Section}:{nameof(Mode)} is redis.", [nameof(Redis)]);
        if (AdvertisedAddress is not null && ParseAdvertisedAddress() is null)
            yield return new ValidationResult(
                $"{Section}:{nameof(AdvertisedAddress)} must be an IPv4 address, not \"{AdvertisedAddress}\".", [nameof(AdvertisedAddress)]);
    }

    internal IPAddress? ParseAdvertisedAddress() =>
        IPAddress.TryParse(AdvertisedAddress, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? address : null;

    /// <summary>Null where it names no server, or cannot be understood.</summary>
    internal ConfigurationOptions? ParseRedis()
    {
        try
        {
            return ConfigurationOptions.Parse(Redis ?? "") is { EndPoints.Count: > 0 } parsed ? parsed : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
