using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Streaming.Hosting;

/// <summary>How silos find each other; configuration section <c>Clustering</c>.</summary>
public sealed class ClusteringOptions : IValidatableObject
{
    public const string Section = "Clustering";

    [Description("where silos write down that they are there: with `localhost` in the memory of the first silo of this machine, with `redis` in Redis")]
    public ClusteringMode Mode { get; set; } = ClusteringMode.Localhost;

    [Description("how Redis is reached, as StackExchange.Redis writes it, for example `redis:6379,password=...`; required with mode `redis`")]
    public string? Redis { get; set; }

    [Description("silos with the same id are one cluster")]
    [Required(ErrorMessage = $"{Section}:{nameof(ClusterId)} is required.")]
    public string ClusterId { get; set; } = "streaming";

    [Description("stays the same where a new deployment gets a new cluster id")]
    [Required(ErrorMessage = $"{Section}:{nameof(ServiceId)} is required.")]
    public string ServiceId { get; set; } = "streaming";

    [Description("the IPv4 address at which other silos reach this one")]
    [DefaultValue("127.0.0.1; with mode `redis` the machine's first other one")]
    public string? AdvertisedAddress { get; set; }

    [Description("where this silo listens for others")]
    [Range(1, 65535, ErrorMessage = $"{Section}:{nameof(SiloPort)} must be from 1 to 65535.")]
    public int SiloPort { get; set; } = 11111;

    [Description("where this silo listens for Orleans clients, which nothing here needs; 0 for not at all")]
    [Range(0, 65535, ErrorMessage = $"{Section}:{nameof(GatewayPort)} must be from 0 to 65535.")]
    public int GatewayPort { get; set; }

    [Description("with mode `localhost`, the silo port of the cluster's first silo; it must run for others to join")]
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
