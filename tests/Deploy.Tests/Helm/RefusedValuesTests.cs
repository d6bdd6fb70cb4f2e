namespace Deploy.Tests.Helm;

/// <summary>Wrong values stop before anything is installed, and the message says where they are.</summary>
public sealed class RefusedValuesTests
{
    public static TheoryData<string, string> WrongValues => new()
    {
        { "alignmentSilo.replicsa=3", "at '/alignmentSilo': additional properties 'replicsa' not allowed" },
        { "alignmentSilo.replicas=-1", "at '/alignmentSilo/replicas': minimum: got -1, want 0" },
        { "alignmentSilo.options.maxWindowsInFlight=0", "at '/alignmentSilo/options/maxWindowsInFlight': minimum: got 0, want 1" },
        { "alignmentSilo.podDisruptionBudget.maxUnavailable=\"half\"", "at '/alignmentSilo/podDisruptionBudget/maxUnavailable'" },
        { "alignmentSilo.resources.limits.memory=\"2GB\"", "at '/alignmentSilo/resources/limits/memory'" },
        { "alignmentSilo.topologySpread.zone=\"Always\"", "at '/alignmentSilo/topologySpread/zone': value must be one of 'ScheduleAnyway', 'DoNotSchedule', 'Ignore'" },
        { "clustering.mode=\"zookeeper\"", "at '/clustering': additional properties 'mode' not allowed" },
        { "dashboard.ingress.enabled=true", "at '/dashboard/ingress/host': minLength: got 0, want 1" },
        { "dashboard.service.type=\"ExternalName\"", "at '/dashboard/service/type'" },
        { "extraEnv=[{\"name\":\"A\",\"value\":1}]", "at '/extraEnv/0/value': got number, want string" },
        { "image.pullPolicy=\"Sometimes\"", "at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'" },
        { "inferenceSilo.gpu.count=\"1\"", "at '/inferenceSilo/gpu/count': got string, want integer" },
        { "inferenceSilo.options.models=\"road-hazards\"", "at '/inferenceSilo/options/models': got string, want array" },
        { "kafka.bootstrapServers=\"kafka\"", "at '/kafka/bootstrapServers': 'kafka' does not match pattern" },
        { "kafka.bootstrapServers=\"\"", "at '/kafka/bootstrapServers': '' does not match pattern" },
        { "kafka.partitions=0", "at '/kafka/partitions': minimum: got 0, want 1" },
        { "models.volume={\"hostPath\":{\"path\":\"/models\"}}", "at '/models/volume': additional properties 'hostPath' not allowed" },
        { "otel.endpoint=\"collector:4317\"", "at '/otel/endpoint': 'collector:4317' does not match pattern" },
        { "pipelines={\"gate\":{\"modalities\":{\"camera\":{\"kind\":\"image\"}}}}", "at '/pipelines/gate': missing property 'window'" },
        { "pipelines={\"The Gate\":{}}", "at '/pipelines': additional properties 'The Gate' not allowed" },
        { "runAsUser=0", "at '/runAsUser': minimum: got 0, want 1" },
        { "alignmentSilo.replicas=2", "alignmentSilo.replicas is 2, but kafka.partitions is 1: a silo without a partition would only idle" },
        { "dashboard.rollingUpdate={\"maxSurge\":0,\"maxUnavailable\":\"0%\"}", "dashboard.rollingUpdate lets no pod come before one goes, and none go before one comes: maxSurge or maxUnavailable must be more than 0" },
        { "alignmentSilo.rollingUpdate.maxSurge=0", "alignmentSilo.rollingUpdate lets no pod come" },
        { "alignmentSilo.terminationGracePeriodSeconds=29", "alignmentSilo.terminationGracePeriodSeconds is 29, but with a session.timeout.ms of 10000 a silo may take 30 seconds to stop" },
        { "kafka.consumer={\"session.timeout.ms\":45000}", "alignmentSilo.terminationGracePeriodSeconds is 60, but with a session.timeout.ms of 45000 a silo may take 83 seconds to stop" },
        { "fullnameOverride=\"1st\"", "1st cannot begin the name of a Service, which starts with a letter and has no dot: set fullnameOverride" },
        { "fullnameOverride=\"wall.east\"", "wall.east cannot begin the name of a Service" },
        { "kafka.client={\"sasl.password\":\"x\"}", "kafka.client.sasl.password is a secret: make it a key of the Secret that kafka.existingSecret names" },
        { "kafka.producer={\"ssl.key.pem\":\"x\"}", "kafka.producer.ssl.key.pem is a secret: make it a key of the Secret that kafka.existingSecret names" },
        { "kafka.consumer={\"sasl.oauthbearer.client.secret\":\"x\"}", "kafka.consumer.sasl.oauthbearer.client.secret is a secret" },
        { "redis.connectionString=\"redis:6379,password=x\"", "redis.connectionString holds a password: put it into the Secret that redis.existingSecret names" },
        { "redis.connectionString=\"\"", "redis.connectionString or redis.existingSecret.name is required" },
        { "redis.existingSecret.name=\"redis\"", "redis.connectionString and redis.existingSecret.name are both set: which one is meant?" },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public async Task Value_ThatIsWrong_IsRefusedByItsPath(string value, string message)
    {
        var (exitCode, output, error) = await Release.TemplateAsync("minimal", "--set-json", value);

        Assert.NotEqual(0, exitCode);
        Assert.Empty(output);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""kafka.client={"ssl.ca.pem":"-----BEGIN CERTIFICATE-----","enable.ssl.certificate.verification":true,"ssl.key.location":"/tls/key"}""")]
    [InlineData("""kafka.consumer={"session.timeout.ms":"30000"}""")]
    [InlineData("""inferenceSilo.resources.limits={"memory":"1.5Gi","cpu":2}""")]
    [InlineData("""alignmentSilo.podDisruptionBudget.maxUnavailable="25%" """)]
    [InlineData("""global={"of":"a parent chart"}""")]
    public async Task Value_ThatOnlyLooksWrong_IsTaken(string value)
    {
        var (exitCode, _, error) = await Release.TemplateAsync("minimal", "--set-json", value);

        Assert.True(exitCode == 0, error);
    }

    /// <summary>How many silos would idle is not known there.</summary>
    [Fact]
    public async Task Replicas_WhereTopicsAreMadeElsewhere_AreNotComparedWithPartitions()
    {
        var release = await Release.RenderAsync("minimal", "--set-json", "alignmentSilo.replicas=9", "--set-json", "kafka.createTopics=false");

        Assert.Equal(9, release.Deployment("alignment-silo").Spec.Replicas);
    }
}
