using k8s.Models;

namespace Deploy.Tests.Helm;

public sealed class PodTests
{
    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task EveryPod_MayDoNothingBeyondItsWork(string values)
    {
        var release = await Release.RenderAsync(values);

        foreach (var pod in release.Deployments.Select(deployment => deployment.Spec.Template.Spec))
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.True(pod.SecurityContext.RunAsUser > 0);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.False(pod.EnableServiceLinks);
            Assert.Null(pod.HostNetwork);
            foreach (var security in pod.Containers.Select(container => container.SecurityContext))
            {
                Assert.False(security.AllowPrivilegeEscalation);
                Assert.True(security.ReadOnlyRootFilesystem);
                Assert.Equal(["ALL"], security.Capabilities.Drop);
                Assert.Null(security.Capabilities.Add);
                Assert.Null(security.Privileged);
            }
        }

        Assert.All(release.Documents.OfType<V1ServiceAccount>(), account => Assert.False(account.AutomountServiceAccountToken));
        Assert.DoesNotContain(release.Documents, document => document is V1Role or V1RoleBinding or V1ClusterRole or V1ClusterRoleBinding or V1Secret);
    }

    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task EveryContainer_IsProbedOnAPortItHas(string values)
    {
        var release = await Release.RenderAsync(values);

        foreach (var container in release.Deployments.SelectMany(deployment => deployment.Spec.Template.Spec.Containers))
        {
            Assert.Equal("/health/live", container.StartupProbe.HttpGet.Path);
            Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
            var ports = container.Ports.Select(port => port.Name).ToList();
            V1Probe[] probes = [container.StartupProbe, container.LivenessProbe, container.ReadinessProbe];
            Assert.All(probes, probe => Assert.Contains(probe.HttpGet.Port.Value, ports));
            Assert.Equal(8080, container.Ports.Single(port => port.Name == "http").ContainerPort);
        }
    }

    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task EveryContainer_AsksForCpuAndMemoryAndHasATemporaryFolder(string values)
    {
        var release = await Release.RenderAsync(values);

        foreach (var pod in release.Deployments.Select(deployment => deployment.Spec.Template.Spec))
        {
            var container = pod.Containers.Single();
            Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order());
            Assert.Contains("memory", container.Resources.Limits.Keys);
            Assert.All(container.VolumeMounts, mount => Assert.Contains(pod.Volumes, volume => volume.Name == mount.Name));
            Assert.All(container.VolumeMounts.Where(mount => mount.MountPath != "/tmp"), mount => Assert.True(mount.ReadOnlyProperty));
            var temporary = container.VolumeMounts.Single(mount => mount.MountPath == "/tmp");
            Assert.NotNull(pod.Volumes.Single(volume => volume.Name == temporary.Name).EmptyDir);
        }
    }

    [Fact]
    public async Task Annotations_OfTheValues_TakeThePlaceOfTheChartsOwn()
    {
        var release = await Release.RenderAsync(
            "minimal", "--set-json", """dashboard.podAnnotations={"prometheus.io/scrape":"false","team":"vision"}""", "--set-json", """dashboard.podLabels={"team":"vision"}""");

        var pod = release.Deployment("dashboard").Spec.Template.Metadata;
        Assert.Equal(("false", "8080", "vision"), (pod.Annotations["prometheus.io/scrape"], pod.Annotations["prometheus.io/port"], pod.Annotations["team"]));
        Assert.Equal(("dashboard", "vision"), (pod.Labels["app.kubernetes.io/component"], pod.Labels["team"]));
        Assert.Equal("true", release.Deployment("alignment-silo").Spec.Template.Metadata.Annotations["prometheus.io/scrape"]);
    }

    [Theory]
    [InlineData("minimal", null, null, null)]
    [InlineData("production", null, null, "models")]
    [InlineData("gpu", "1", "nvidia", null)]
    public async Task InferenceSilo_RunsOnGpusWhereItIsToldTo(string values, string? gpus, string? runtimeClass, string? modelClaim)
    {
        var release = await Release.RenderAsync(values);

        var pod = release.Deployment("inference-silo").Spec.Template.Spec;
        var limits = pod.Containers.Single().Resources.Limits;
        Assert.Equal(gpus, limits.TryGetValue("nvidia.com/gpu", out var quantity) ? quantity.ToString() : null);
        Assert.Equal(runtimeClass, pod.RuntimeClassName);
        Assert.Equal(gpus is null ? null : "nvidia.com/gpu", pod.Tolerations?.Single().Key);
        Assert.Equal(gpus is null ? null : "true", pod.NodeSelector?["nvidia.com/gpu.present"]);
        Assert.Equal(modelClaim, pod.Volumes.SingleOrDefault(volume => volume.Name == "models")?.PersistentVolumeClaim?.ClaimName);
        Assert.DoesNotContain("nvidia.com/gpu", release.Container("alignment-silo").Resources.Limits.Keys);
    }

    [Fact]
    public async Task Models_ThatComeAsAnImage_AreMountedWhereTheSiloLooks()
    {
        var release = await Release.RenderAsync("gpu");

        var pod = release.Deployment("inference-silo").Spec.Template.Spec;
        Assert.Equal("registry.example.com/vision/models:7", pod.Volumes.Single(volume => volume.Name == "models").Image.Reference);
        var repository = pod.Containers.Single().Env.Single(variable => variable.Name == "Inference__ModelRepository").Value;
        Assert.Equal(repository, pod.Containers.Single().VolumeMounts.Single(mount => mount.Name == "models").MountPath);
    }

    [Fact]
    public async Task Images_AreNamedByRegistryRepositoryAndTagOrDigest()
    {
        var digest = $"sha256:{new string('0', 64)}";
        var release = await Release.RenderAsync("production", "--set", $"dashboard.image.digest={digest}", "--set", "inferenceSilo.image.tag=2.0");

        Assert.Equal("registry.example.com/vision/streaming-alignment-silo:0.1.0", release.Container("alignment-silo").Image);
        Assert.Equal("registry.example.com/vision/streaming-inference-silo:2.0", release.Container("inference-silo").Image);
        Assert.Equal($"registry.example.com/vision/streaming-dashboard@{digest}", release.Container("dashboard").Image);
        Assert.All(release.Deployments, deployment => Assert.Equal("registry", deployment.Spec.Template.Spec.ImagePullSecrets.Single().Name));
    }
}
