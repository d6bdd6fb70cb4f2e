using k8s.Models;

namespace Deploy.Tests.Helm;

/// <summary>What refers to pods, or to a Service, finds exactly those that it means.</summary>
public sealed class SelectorTests
{
    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task EverySelector_MatchesThePodsOfItsComponentAlone(string values)
    {
        var release = await Release.RenderAsync(values);

        var deployments = release.Deployments.Select(one => (one.Metadata, one.Spec.Selector.MatchLabels));
        var services = release.Documents.OfType<V1Service>().Select(one => (one.Metadata, one.Spec.Selector));
        var budgets = release.Documents.OfType<V1PodDisruptionBudget>().Select(one => (one.Metadata, one.Spec.Selector.MatchLabels));
        foreach (var (metadata, selector) in deployments.Concat(services).Concat(budgets))
            Assert.Equal([Release.ComponentOf(metadata)], ComponentsOf(release, selector));
        foreach (var deployment in release.Deployments)
        {
            foreach (var spread in deployment.Spec.Template.Spec.TopologySpreadConstraints)
                Assert.Equal([Release.ComponentOf(deployment.Metadata)], ComponentsOf(release, spread.LabelSelector.MatchLabels));
        }
    }

    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task EveryService_LeadsToAPortOfItsPods(string values)
    {
        var release = await Release.RenderAsync(values);

        foreach (var service in release.Documents.OfType<V1Service>())
        {
            var ports = release.Container(Release.ComponentOf(service.Metadata)).Ports.Select(port => port.Name).ToList();
            Assert.All(service.Spec.Ports, port => Assert.Contains(port.TargetPort.Value, ports));
        }
    }

    [Fact]
    public async Task Ingress_LeadsToTheDashboard()
    {
        var release = await Release.RenderAsync("production");

        var backend = release.Documents.OfType<V1Ingress>().Single().Spec.Rules.Single().Http.Paths.Single().Backend.Service;
        var service = release.Documents.OfType<V1Service>().Single(one => one.Metadata.Name == backend.Name);
        Assert.Equal("dashboard", Release.ComponentOf(service.Metadata));
        Assert.Contains(service.Spec.Ports, port => port.Name == backend.Port.Name);
    }

    [Fact]
    public async Task ServiceMonitor_FindsThePortOfEveryService()
    {
        var release = await Release.RenderAsync("production");

        var monitor = release.Documents.OfType<ServiceMonitor>().Single().Spec;
        foreach (var service in release.Documents.OfType<V1Service>())
        {
            Assert.True(Matches(monitor.Selector.MatchLabels, service.Metadata.Labels));
            Assert.Contains(service.Spec.Ports, port => port.Name == monitor.Endpoints.Single().Port);
        }
    }

    [Fact]
    public async Task Metrics_AreFoundByAnnotationOrByMonitorAndNotTwice()
    {
        var annotated = await Release.RenderAsync("minimal");
        var monitored = await Release.RenderAsync("production");

        foreach (var deployment in annotated.Deployments)
        {
            var annotations = deployment.Spec.Template.Metadata.Annotations;
            var port = annotated.Container(Release.ComponentOf(deployment.Metadata)).Ports.Single(one => one.Name == "http").ContainerPort;
            Assert.Equal(("true", $"{port}", "/metrics"), (annotations["prometheus.io/scrape"], annotations["prometheus.io/port"], annotations["prometheus.io/path"]));
        }

        Assert.All(monitored.Deployments, deployment => Assert.DoesNotContain("prometheus.io/scrape", deployment.Spec.Template.Metadata.Annotations?.Keys ?? []));
    }

    [Fact]
    public async Task NetworkPolicies_LetSilosAloneReachSilos()
    {
        var release = await Release.RenderAsync("production");

        var policy = release.Documents.OfType<V1NetworkPolicy>().Single(one => one.Spec.PodSelector.MatchExpressions is not null).Spec;
        var silo = policy.Ingress.Single(rule => rule.Ports.Single().Port.Value == "silo");
        foreach (var selector in (V1LabelSelector[])[policy.PodSelector, silo.FromProperty.Single().PodSelector])
        {
            var expression = selector.MatchExpressions.Single();
            Assert.Equal("In", expression.OperatorProperty);
            Assert.Equal(["alignment-silo", "dashboard", "inference-silo"], ComponentsOf(release, selector.MatchLabels));
            Assert.Equal(["alignment-silo", "inference-silo"], expression.Values);
        }
    }

    private static IEnumerable<string> ComponentsOf(Release release, IDictionary<string, string> selector) => release.Deployments
        .Where(deployment => Matches(selector, deployment.Spec.Template.Metadata.Labels))
        .Select(deployment => Release.ComponentOf(deployment.Metadata))
        .Order(StringComparer.Ordinal);

    private static bool Matches(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
}
