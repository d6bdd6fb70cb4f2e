using System.Net;
using System.Net.Sockets;

namespace Streaming.Hosting.Tests;

/// <summary>The real executables, configured wrongly: one sentence on standard error, and exit code 2.</summary>
public sealed class ConfigurationFaultTests
{
    private const string Alignment = "Streaming.AlignmentSilo";
    private const string Inference = "Streaming.InferenceSilo";
    private const string Kafka = "--Kafka:BootstrapServers=127.0.0.1:1";

    private const string RedisMissing = "Clustering:Redis must say where Redis is, for example \"redis:6379\", when Clustering:Mode is redis.";

    private static readonly string Pipelines = $"--Alignment:Pipelines={Path.Combine(AppContext.BaseDirectory, "Pipelines")}";
    private static readonly string Models = $"--Inference:ModelRepository={Path.Combine(AppContext.BaseDirectory, "Models")}";

    public static TheoryData<string, string[], string> Faults => new()
    {
        { Alignment, [Pipelines], "Kafka:BootstrapServers is required, for example \"127.0.0.1:9092\"." },
        { Alignment, [Kafka, "--Alignment:Pipelines=/nowhere"], "/nowhere: there is no such pipeline file or folder." },
        { Alignment, [Kafka, Pipelines, "--Alignment:MaxWindowsInFlight=0"], "Alignment:MaxWindowsInFlight must be from 1 to 10000." },
        { Alignment, [Kafka, Pipelines, "--Kafka:Partitions=many"], CannotConvert("many", "Kafka:Partitions") },
        { Alignment, [Kafka, Pipelines, "--Clustering:SiloPort=0"], "Clustering:SiloPort must be from 1 to 65535." },
        { Alignment, [Kafka, Pipelines, "--Clustering:Mode=redis"], RedisMissing },
        { Alignment, [Kafka, Pipelines, "--Clustering:Mode=redis", "--Clustering:Redis=,,"], RedisMissing },
        { Inference, [Models, "--Clustering:AdvertisedAddress=here"], "Clustering:AdvertisedAddress must be an IPv4 address, not \"here\"." },
        { Inference, [Models, "--Http:Address=everywhere"], "Http:Address must be an IP address, not \"everywhere\"." },
        { Inference, [Models, "--Http:Port=65536"], "Http:Port must be from 0 to 65535." },
        { Inference, [Models, "--Clustering:Mode=zookeeper"], "Clustering:Mode is \"zookeeper\", and must be localhost or redis." },
        {
            Inference, [Models, "--Clustering:Mode=redis", "--Clustering:Redis=127.0.0.1:1,password=secret,connectTimeout=500,connectRetry=1"],
            "Clustering:Redis: 127.0.0.1:1 cannot be used: It was not possible to connect to the redis server(s)."
        },
        { Alignment, [Kafka, Pipelines, "--Kafka:CommitInterval=1s"], "Kafka:CommitInterval is \"1s\", and must be a time as hours:minutes:seconds, such as 00:00:15 or 00:00:00.250." },
        { Alignment, [Kafka, Pipelines, "--Kafka:GroupIdd=blue"], "Kafka:GroupIdd is no setting; README.md lists all." },
        { Alignment, [Kafka, Pipelines, "--Alignment:Pipeline=a", "--Alignment:Deadline=b"], "Alignment:Deadline, Alignment:Pipeline are no settings; README.md lists all." },
        { Alignment, [Kafka, "--Alignment:Pipelines:0=pipelines"], "A setting that takes one value is given parts, in ...:0; README.md lists all." },
        { Inference, [Models, "--Inference:ModelRepositry=models"], "Inference:ModelRepositry is no setting; README.md lists all." },
        { Inference, [Models, "--Clustering:Port=1"], "Clustering:Port is no setting; README.md lists all." },
        { Inference, [Models, "--Http:Prot=1"], "Http:Prot is no setting; README.md lists all." },
        { Inference, [Models, "--help"], Misunderstood("--help") },
        { Inference, [Models, "helth"], Misunderstood("helth") },
        { Alignment, [Kafka, Pipelines, "--Kafka:EventsTopic=fusion events"], "Kafka:EventsTopic is \"fusion events\", and a topic's name must be 1 to 249 of the characters a-z A-Z 0-9 . _ - and not \".\" or \"..\"." },
        { Alignment, [Kafka, Pipelines, "--Kafka:EventsTopic=dead-letters"], "Kafka:DeadLettersTopic is \"dead-letters\", which Kafka:EventsTopic is already." },
        { Alignment, [Kafka, Pipelines, "--Kafka:DrainTimeout=00:00:10"], "Kafka:DrainTimeout must be shorter than the consumer's session.timeout.ms, 10000." },
        { Alignment, [Kafka, Pipelines, "--Kafka:ExactlyOnce=true", "--Kafka:CommitInterval=00:01:00", "--Kafka:TransactionTimeout=00:01:00"], "Kafka:TransactionTimeout must be longer than Kafka:CommitInterval." },
        { Alignment, [Kafka, Pipelines, "--Kafka:Consumer:session.timeout.ms=10s"], "Kafka:Consumer:session.timeout.ms must be a whole number, not \"10s\"." },
        { Alignment, [Kafka, Pipelines, "--Kafka:Consumer:auto.offset.reset=largest"], "Kafka:Consumer:auto.offset.reset must be earliest or latest, not \"largest\"." },
        { Alignment, [Kafka, Pipelines, "--Kafka:CommitInterval=00:00:00.0001"], "Kafka:CommitInterval must be from 1 ms to 1 day." },
        { Alignment, [Kafka, Pipelines, "--Kafka:CommitInterval=25.00:00:00"], "Kafka:CommitInterval must be from 1 ms to 1 day." },
        { Alignment, [Kafka, Pipelines, "--Kafka:TransactionTimeout=25.00:00:00"], "Kafka:TransactionTimeout must be 1 day or less." },
        { Alignment, [Kafka, Pipelines, "--Kafka:Consumer:group.protocol=consumer"], "Kafka:Consumer:group.protocol changes nothing: Kafka:GroupProtocol says it." },
        { Alignment, [Kafka, Pipelines, "--Kafka:Client:enable.auto.commit=true"], "Kafka:Client:enable.auto.commit cannot be changed: a silo needs it as it is." },
        {
            Alignment, [Kafka, Pipelines, "--Kafka:GroupProtocol=Consumer", "--Kafka:Consumer:session.timeout.ms=20000"],
            "Kafka:Consumer:session.timeout.ms is for Kafka:GroupProtocol Classic: of the other, the broker decides it."
        },
        { Inference, [], "Inference:ModelRepository must name the directory of the models." },
        { Inference, ["--Inference:ModelRepository=/nowhere"], "The model repository /nowhere does not exist." },
        { Inference, [Models, "--Clustering:SiloPort=first"], CannotConvert("first", "Clustering:SiloPort") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Silo_WhenItsConfigurationIsWrong_SaysSoInOneSentence(string executable, string[] arguments, string sentence)
    {
        var silo = await FinishedProcess.RunAsync(executable, arguments);

        Assert.Equal(new FinishedProcess(StreamingHost.UserFault, "", sentence), silo);
    }

    [Fact]
    public async Task Silo_WhenItsPortIsTaken_SaysSoInOneSentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var silo = await FinishedProcess.RunAsync(
            Inference, Models, $"--Clustering:SiloPort={port}", $"--Clustering:PrimarySiloPort={port}");

        const string Sentence = "Clustering:SiloPort or Clustering:GatewayPort is a port that another process of this machine listens on.";
        Assert.Equal(Sentence, silo.Error);
        Assert.Equal(StreamingHost.UserFault, silo.ExitCode);
    }

    [Fact]
    public async Task InferenceSilo_WhenItHasLoadedItsModels_HasLeftNothingInItsUsersHome()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var home = Directory.CreateTempSubdirectory("streaming-home-");

        var silo = await FinishedProcess.RunAsync(
            home.FullName, Inference, [Models, $"--Clustering:SiloPort={port}", $"--Clustering:PrimarySiloPort={port}"]);

        // What ONNX Runtime reports with, where it does: an identifier of the machine, and a database of what was not sent yet.
        Assert.Contains("Serving model", silo.Output, StringComparison.Ordinal);
        Assert.Empty(home.GetFiles("*", SearchOption.AllDirectories));
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task AlignmentSilo_WhenNoBrokerAnswers_SaysSoInOneSentence()
    {
        var port = FreePort.Find();

        var silo = await FinishedProcess.RunAsync(Alignment, Kafka, Pipelines, $"--Clustering:SiloPort={port}", $"--Clustering:PrimarySiloPort={port}");

        Assert.Matches(@"^No Kafka broker answers at 127\.0\.0\.1:1 within 10 s \([^\n]*\)\.$", silo.Error);
        Assert.Equal(StreamingHost.UserFault, silo.ExitCode);
    }

    [Fact]
    public async Task Silo_WhenItsHttpPortIsTaken_SaysSoInOneSentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var siloPort = FreePort.Find();

        var silo = await FinishedProcess.RunAsync(
            Inference, Models, $"--Http:Port={port}", $"--Clustering:SiloPort={siloPort}", $"--Clustering:PrimarySiloPort={siloPort}");

        Assert.Equal($"Failed to bind to address http://127.0.0.1:{port}: address already in use. Choose another Http:Port.", silo.Error);
        Assert.Equal(StreamingHost.UserFault, silo.ExitCode);
    }

    [Theory]
    [InlineData("--Kafka:Client:securty.protocol=ssl", "Kafka client: No such configuration property: \"securty.protocol\".")]
    [InlineData("--Kafka:Client:security.protocol=tls", "Kafka client: Invalid value \"tls\" for configuration property \"security.protocol\".")]
    public async Task AlignmentSilo_WhenASettingIsNoneOfTheClients_SaysSoInOneSentence(string argument, string sentence)
    {
        var port = FreePort.Find();

        var silo = await FinishedProcess.RunAsync(Alignment, Kafka, Pipelines, argument, $"--Clustering:SiloPort={port}", $"--Clustering:PrimarySiloPort={port}");

        Assert.Equal(sentence, silo.Error);
        Assert.Equal(StreamingHost.UserFault, silo.ExitCode);
    }

    private static string Misunderstood(string argument) =>
        $"\"{argument}\" is not understood: give settings, as --Http:Port=8090, or \"health\" to ask the running process.";

    private static string CannotConvert(string value, string path) =>
        $"{path} is \"{value}\", and must be a whole number.";
}
