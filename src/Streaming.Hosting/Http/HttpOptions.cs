using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Streaming.Hosting;

/// <summary>Where an executable answers HTTP: health, metrics and, for the dashboard, its page; configuration section <c>Http</c>.</summary>
public sealed class HttpOptions : IValidatableObject
{
    public const string Section = "Http";

    [Description("the IP address to listen on: `127.0.0.1` for this machine only, `0.0.0.0` for all")]
    public string Address { get; set; } = "127.0.0.1";

    [Description("where health, metrics and the page are; 0 takes any free port and logs which")]
    [DefaultValue("dashboard 8080, alignment silo 8081, inference silo 8082")]
    [Range(0, 65535, ErrorMessage = $"{Section}:{nameof(Port)} must be from 0 to 65535.")]
    public int Port { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
            yield return new ValidationResult($"{Section}:{nameof(Address)} must be an IP address, not \"{Address}\".", [nameof(Address)]);
    }

    internal IPAddress ParseAddress() => IPAddress.Parse(Address);

    /// <summary>How this process reaches itself.</summary>
    internal Uri UriOf(string path)
    {
        var address = ParseAddress();
        if (address.Equals(IPAddress.Any))
            address = IPAddress.Loopback;
        else if (address.Equals(IPAddress.IPv6Any))
            address = IPAddress.IPv6Loopback;
        return new UriBuilder(Uri.UriSchemeHttp, address.ToString(), Port, path).Uri;
    }
}
