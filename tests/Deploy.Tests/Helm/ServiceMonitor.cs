using k8s.Models;

namespace Deploy.Tests.Helm;

/// <summary>As much of the Prometheus operator's resource as the chart uses; a field that is not here fails the strict reading.</summary>
internal sealed class ServiceMonitor
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public required ServiceMonitorSpec Spec { get; set; }

    internal sealed class ServiceMonitorSpec
    {
        public string? JobLabel { get; set; }

        public required V1LabelSelector Selector { get; set; }

        public required List<Endpoint> Endpoints { get; set; }
    }

    internal sealed class Endpoint
    {
        public string? Port { get; set; }

        public string? Path { get; set; }

        public string? Interval { get; set; }
    }
}
