using System.Text.RegularExpressions;

namespace Deploy.Tests.Helm;

/// <summary>Secrets are referred to; the chart holds none, and passes none to who has no use for it.</summary>
public sealed partial class SecretTests
{
    [Theory]
    [MemberData(nameof(Release.ValuesFiles), MemberType = typeof(Release))]
    public async Task NoDocument_HoldsASecret(string values)
    {
        var release = await Release.RenderAsync(values);

        Assert.All(release.Pipelines.Data, file => Assert.DoesNotMatch(Secret(), file.Value));
        foreach (var variable in release.Deployments.SelectMany(deployment => deployment.Spec.Template.Spec.Containers).SelectMany(container => container.Env))
        {
            Assert.DoesNotMatch(Secret(), variable.Name);
            Assert.DoesNotMatch(Secret(), variable.Value ?? "");
        }
    }

    [Fact]
    public async Task KafkaSecret_ReachesThoseWhoTalkToKafka()
    {
        var release = await Release.RenderAsync("production");

        foreach (var component in (string[])["alignment-silo", "dashboard"])
        {
            var source = Assert.Single(release.Container(component).EnvFrom);
            Assert.Equal(("Kafka__Client__", "streaming-kafka"), (source.Prefix, source.SecretRef.Name));
        }

        Assert.Null(release.Container("inference-silo").EnvFrom);
    }

    [Fact]
    public async Task RedisSecret_ReachesSilosAlone()
    {
        var release = await Release.RenderAsync("production");

        foreach (var component in (string[])["alignment-silo", "inference-silo"])
        {
            var redis = release.Container(component).Env.Single(variable => variable.Name == "Clustering__Redis");
            Assert.Null(redis.Value);
            Assert.Equal(("streaming-redis", "connection-string"), (redis.ValueFrom.SecretKeyRef.Name, redis.ValueFrom.SecretKeyRef.Key));
        }

        Assert.DoesNotContain(release.Container("dashboard").Env, variable => variable.ValueFrom?.SecretKeyRef is not null);
    }

    [GeneratedRegex("password|secret|private key", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
