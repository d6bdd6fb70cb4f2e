using k8s;
using k8s.Models;

namespace Deploy.Tests.Helm;

public sealed class ManifestTests
{
    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task Chart_WithEachFileOfValues_PassesLint(string values)
    {
        var (exitCode, output, error) = await HelmCommand.RunAsync("lint", "--strict", HelmCommand.Chart, "--values", HelmCommand.ValuesFile(values));

        Assert.True(exitCode == 0, output + error);
    }

    [Theory]
    [InlineData("minimal", "ConfigMap Deployment×3 PodDisruptionBudget×3 Service×3 ServiceAccount")]
    [InlineData("gpu", "ConfigMap Deployment×3 PodDisruptionBudget×3 Service×3 ServiceAccount")]
    [InlineData("production", "ConfigMap Deployment×3 Ingress NetworkPolicy×2 PodDisruptionBudget×3 Service×3 ServiceAccount ServiceMonitor")]
    public async Task Chart_WithEachFileOfValues_RendersWhatKubernetesReadsStrictly(string values, string kinds)
    {
        var release = await Release.RenderAsync(values);

        var counted = release.Documents
            .GroupBy(document => document is ServiceMonitor monitor ? monitor.Kind! : ((IKubernetesObject)document).Kind)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => kind.Count() == 1 ? kind.Key : $"{kind.Key}×{kind.Count()}");
        Assert.Equal(kinds, string.Join(' ', counted));
    }

    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task EveryDocument_HasANameOfItsOwnAndSaysWhoseItIs(string values)
    {
        var release = await Release.RenderAsync(values);

        var metadata = release.Documents.OfType<IMetadata<V1ObjectMeta>>().Select(document => document.Metadata).ToList();
        Assert.All(metadata, one => Assert.Equal("demo", one.Labels["app.kubernetes.io/instance"]));
        Assert.All(metadata, one => Assert.InRange(one.Name.Length, 1, 63));
        var identities = release.Documents.OfType<IKubernetesObject<V1ObjectMeta>>().Select(document => $"{document.Kind}/{document.Metadata.Name}").ToList();
        Assert.Equal(identities.Distinct(), identities);
    }

    [Fact]
    public async Task Names_OfALongRelease_StayWithinTheLimit()
    {
        var release = await Release.RenderAsync("production", "--set", $"fullnameOverride={new string('a', 63)}");

        Assert.All(release.Documents.OfType<IMetadata<V1ObjectMeta>>(), document => Assert.InRange(document.Metadata.Name.Length, 1, 63));
    }

    /// <summary>Kubernetes takes no number where it wants a text; Helm takes digits alone as the name of a release.</summary>
    [Fact]
    public async Task Names_OfDigitsAlone_StayTexts()
    {
        const string Number = "20260131";
        string[] named =
        [
            "nameOverride", "serviceAccount.name", "dashboard.ingress.className", "dashboard.ingress.tlsSecret", "dashboard.priorityClassName",
            "dashboard.runtimeClassName", "models.subPath",
        ];
        var (exitCode, output, error) = await HelmCommand.RunAsync(
            ["template", Number, HelmCommand.Chart, "--values", HelmCommand.ValuesFile("production"), "--set", "fullnameOverride=wall", .. named.SelectMany(name => (string[])["--set-string", $"{name}={Number}"])]);

        Assert.True(exitCode == 0, error);
        Assert.Contains($"\"{Number}\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output.Split('\n'), line => line.EndsWith($": {Number}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dashboard_WhenItIsNotWanted_LeavesNothing()
    {
        var release = await Release.RenderAsync("production", "--set", "dashboard.enabled=false");

        Assert.DoesNotContain(release.Documents.OfType<IMetadata<V1ObjectMeta>>(), document => document.Metadata.Name.Contains("dashboard", StringComparison.Ordinal));
    }
}
