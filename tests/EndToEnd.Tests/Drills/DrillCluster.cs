using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Drills;

/// <summary>Silos as processes on a real Redis, each of which keeps its ports and its name over its restarts.</summary>
internal sealed class DrillCluster : IAsyncDisposable
{
    private const string Alignment = "alignment";
    private const string Inference = "inference";

    private readonly Deployment _deployment;
    private readonly RealRedis _redis;
    private readonly (string, string)[] _options;
    private readonly (string, string)[] _inferenceOptions;
    private readonly string _alignmentExecutable;
    private readonly List<Member> _members = [];

    private DrillCluster(
        Deployment deployment, RealRedis redis, string alignmentExecutable, (string, string)[] options, (string, string)[] inferenceOptions)
    {
        _deployment = deployment;
        _redis = redis;
        _alignmentExecutable = alignmentExecutable;
        _options = options;
        _inferenceOptions = inferenceOptions;
    }

    public IReadOnlyList<Member> Members => _members;

    public IEnumerable<Member> AlignmentSilos => _members.Where(member => member.Name.StartsWith(Alignment, StringComparison.Ordinal));

    public IEnumerable<Member> InferenceSilos => _members.Where(member => member.Name.StartsWith(Inference, StringComparison.Ordinal));

    /// <summary>Two alignment silos and an inference silo, ready.</summary>
    /// <param name="deployment">What they work on.</param>
    /// <param name="alignmentExecutable">One that takes the options of an alignment silo.</param>
    /// <param name="inferenceOptions">Further options of the inference silo.</param>
    /// <param name="options">Further options of the alignment silos.</param>
    public static async Task<DrillCluster> StartAsync(
        Deployment deployment,
        string alignmentExecutable = "Streaming.AlignmentSilo",
        (string Name, string Value)[]? inferenceOptions = null,
        params (string Name, string Value)[] options)
    {
        var cluster = new DrillCluster(deployment, await RealRedis.StartAsync(), alignmentExecutable, options, inferenceOptions ?? []);
        cluster.AddAlignment();
        cluster.AddAlignment();
        cluster.AddInference();
        foreach (var member in cluster._members)
            await member.Silo.WaitUntilReadyAsync();
        return cluster;
    }

    public Member AddAlignment() => Add($"{Alignment}-{_members.Count}", (silo, name) =>
        _deployment.StartAlignmentSilo(_alignmentExecutable, [.. silo, ("Kafka__InstanceId", name), .. _options]));

    public Member AddInference() => Add($"{Inference}-{_members.Count}", (silo, _) => _deployment.StartInferenceSilo([.. silo, .. _inferenceOptions]));

    /// <summary>Meanwhile a process that ends by itself with an error is started again, as an orchestrator does.</summary>
    public async Task KeepAliveWhileAsync(Func<Task> begin)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var work = begin();
        while (!work.IsCompleted)
        {
            await timer.WaitForNextTickAsync();
            foreach (var member in _members.Where(member => member.Silo.HasFailed))
                member.Restart();
        }

        await work;
    }

    /// <inheritdoc cref="KeepAliveWhileAsync(Func{Task})"/>
    public async Task<T> KeepAliveWhileAsync<T>(Func<Task<T>> begin)
    {
        var result = default(T);
        await KeepAliveWhileAsync(async () => { result = await begin(); });
        return result!;
    }

    /// <summary>Beside the tests, one file a silo.</summary>
    public void KeepLogs(string drill)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "drill-logs", drill)).FullName;
        foreach (var member in _members)
            File.WriteAllText(Path.Combine(folder, $"{member.Name}.log"), member.Silo.Log);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.Silo.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private Member Add(string name, Func<(string, string)[], string, SiloProcess> start)
    {
        (string, string)[] clustering =
        [
            ("Clustering__Mode", "redis"),
            ("Clustering__Redis", _redis.ConnectionString),
            ("Clustering__AdvertisedAddress", "127.0.0.1"),
            ("Clustering__SiloPort", $"{RealKafka.FreePort()}"),
        ];
        var member = new Member(name, () => start(clustering, name));
        _members.Add(member);
        return member;
    }

    /// <summary>A place in the cluster, and the process that has it now.</summary>
    internal sealed class Member(string name, Func<SiloProcess> start)
    {
        public string Name => name;

        public SiloProcess Silo { get; private set; } = start();

        public async Task KillAndRestartAsync()
        {
            await Silo.KillAsync();
            Restart();
        }

        public void Restart() => Silo = start();
    }
}
