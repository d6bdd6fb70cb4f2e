using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Drills;

/// <summary>
/// What is promised holds whatever dies: two alignment silos and an inference silo as processes, on a real Kafka and a real Redis, while rigs send in real
/// time. What comes of it is compared, window by window, with what the aligner alone says of the same samples.
/// </summary>
[Collection(WholeSystems.Name)]
public sealed class FaultDrillTests(RealKafka kafka)
{
    private const string Pipeline = """ "window": { "type": "hopping", "size": "1s", "advance": "500ms" }, "model": "road-hazards" """;
    private const string ClosingByTheClock = """ , "deadline": "8s" """;
    private const string FallingIdle = """ , "idleTimeout": "6s" """;
    private const string Modality = """ , "outOfOrderness": "150ms" """;
    private const string AlignmentSilo = "Streaming.AlignmentSilo";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(2);

    /// <summary>Longer than the group waits for a silo that does not answer.</summary>
    private static readonly TimeSpan LongerThanSession = TimeSpan.FromSeconds(14);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Kill_OfRandomSilosWithoutWarning_LosesNothing(bool exactlyOnce) =>
        RunAsync("kill -9 of random silos", exactlyOnce, Pause * (DrillScale.Kills + 1), KillSilosAsync);

    /// <summary>The drills are worth something only if they notice a broken promise.</summary>
    [Fact]
    public async Task Kill_WhenOffsetsAreCommittedEarly_IsNoticed()
    {
        var outcome = await DrillAsync("early commits, on purpose", exactlyOnce: false, Pause * 4, KillAlignmentAsync, kafka, "EarlyCommitSilo", Pause * 5);

        Assert.NotEmpty(outcome.Faults);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Broker_WhenItIsKilledAndComesBack_LosesNothing(bool exactlyOnce)
    {
        Assert.SkipUnless(DrillScale.IsLong, "With a Kafka of its own that goes and comes back it takes as long as all others: it is run by make drill.");
        await using var own = new RealKafka();
        await own.InitializeAsync();
        await RunAsync("broker killed, away, and back", exactlyOnce, Pause * 2 + DrillScale.Outage, async _ =>
        {
            await Task.Delay(Pause, TimeProvider.System);
            await own.KillAsync();
            await Task.Delay(DrillScale.Outage, TimeProvider.System);
            await own.RestartAsync();
        }, own);
    }

    /// <summary>Their partitions, the group, and open transactions go on with another, again and again.</summary>
    [Theory]
    [MemberData(nameof(DrillScale.Modes), MemberType = typeof(DrillScale))]
    public async Task Broker_WhenEachOfThreeIsKilledInTurn_LosesNothing(bool exactlyOnce)
    {
        await using var own = new ThreeBrokers();
        await own.InitializeAsync();
        await RunAsync("each of three brokers killed in turn", exactlyOnce, (Pause + DrillScale.Failover) * 3 + Pause, async _ =>
        {
            for (var node = 1; node <= 3; node++)
            {
                await Task.Delay(Pause, TimeProvider.System);
                await own.KillAsync(node);
                await Task.Delay(DrillScale.Failover, TimeProvider.System);
                await own.RestartAsync(node);
            }
        }, own);
    }

    [Theory]
    [MemberData(nameof(DrillScale.Modes), MemberType = typeof(DrillScale))]
    public Task Silos_WhenTheyBecomeMoreAndFewer_LoseNothing(bool exactlyOnce) =>
        RunAsync("silos 2 -> 3 -> 1", exactlyOnce, Pause * 3 + LongerThanSession, ScaleAsync);

    [Fact]
    public Task Silos_WhenTheBrokerAssigns_LoseNothing() => RunAsync(
        "silos 2 -> 3 -> 1, KIP-848", exactlyOnce: true, Pause * 3 + LongerThanSession, ScaleAsync, null, ("Kafka__GroupProtocol", "Consumer"), ("Kafka__InstanceId", ""));

    /// <summary>Longer than a sensor may be silent and a window open: that sensors have sent meanwhile, and when, is to be seen from the records, whenever they are read.</summary>
    [Fact]
    public async Task Inference_WhenItIsGoneForAWhile_IsWaitedFor()
    {
        var outcome = await DrillAsync("inference away, and back", exactlyOnce: true, Pause * 2 + DrillScale.Outage * 2, async cluster =>
        {
            await Task.Delay(Pause, TimeProvider.System);
            var inference = cluster.InferenceSilos.Single();
            await inference.Silo.KillAsync();
            await Task.Delay(DrillScale.Outage * 2, TimeProvider.System);
            inference.Restart();
        }, kafka, AlignmentSilo, CatchUp, pipeline: ClosingByTheClock, sensors: FallingIdle, options: ("Alignment__MaxWindowsInFlight", "2"));

        RequireNoLoss(outcome, exactlyOnce: true);
    }

    /// <summary>Frozen first, so that it has taken windows that it will never answer.</summary>
    [Fact]
    public async Task Inference_WhenOneOfTwoIsKilledWithWindowsInHand_AnswersThemElsewhereWithinTheirDeadline()
    {
        var outcome = await DrillAsync("inference killed with windows in hand", exactlyOnce: false, Pause * 3, async cluster =>
        {
            await cluster.AddInference().Silo.WaitUntilReadyAsync();
            await Task.Delay(Pause, TimeProvider.System);
            var victim = cluster.InferenceSilos.First();
            await victim.Silo.FreezeAsync();
            await Task.Delay(Pause / 4, TimeProvider.System);
            await victim.Silo.KillAsync();
        }, kafka, AlignmentSilo, CatchUp, """ , "inferenceDeadline": "15s", "unanswered": "degraded" """);

        Assert.Empty(outcome.Faults);
        Assert.Equal(0, outcome.Degraded);
    }

    [Theory]
    [MemberData(nameof(DrillScale.Modes), MemberType = typeof(DrillScale))]
    public Task Silo_WhenItIsFrozenPastItsSessionAndThawed_DoesNoHarm(bool exactlyOnce) =>
        RunAsync("silo frozen past its session", exactlyOnce, Pause * 2 + LongerThanSession, async cluster =>
        {
            await Task.Delay(Pause, TimeProvider.System);
            var zombie = cluster.Members[0];
            await zombie.Silo.FreezeAsync();
            await Task.Delay(LongerThanSession, TimeProvider.System);
            await zombie.Silo.ThawAsync();
        });

    private static async Task ScaleAsync(DrillCluster cluster)
    {
        var third = cluster.AddAlignment();
        await third.Silo.WaitUntilReadyAsync();
        await Task.Delay(Pause, TimeProvider.System);
        await third.Silo.StopInOrderAsync();
        await cluster.Members[0].Silo.StopInOrderAsync();
    }

    private static async Task KillSilosAsync(DrillCluster cluster)
    {
        var random = new Random(1);
        for (var kill = 0; kill < DrillScale.Kills; kill++)
        {
            await Task.Delay(Pause, TimeProvider.System);
            await cluster.Members[random.Next(cluster.Members.Count)].KillAndRestartAsync();
        }
    }

    private static async Task KillAlignmentAsync(DrillCluster cluster)
    {
        foreach (var member in cluster.AlignmentSilos)
        {
            await Task.Delay(Pause, TimeProvider.System);
            await member.KillAndRestartAsync();
        }
    }

    private async Task RunAsync(
        string drill, bool exactlyOnce, TimeSpan length, Func<DrillCluster, Task> inflict, RealKafka? own = null, params (string Name, string Value)[] options)
    {
        var outcome = await DrillAsync(drill, exactlyOnce, length, inflict, own ?? kafka, AlignmentSilo, CatchUp, options: options);

        RequireNoLoss(outcome, exactlyOnce);
    }

    private static void RequireNoLoss(DrillOutcome outcome, bool exactlyOnce)
    {
        outcome.RequireNoFaults();
        if (exactlyOnce)
            Assert.Empty(outcome.Duplicates);
    }

    private static async Task<DrillOutcome> DrillAsync(
        string drill,
        bool exactlyOnce,
        TimeSpan length,
        Func<DrillCluster, Task> inflict,
        RealKafka broker,
        string alignmentSilo,
        TimeSpan catchUp,
        string pipeline = "",
        string sensors = "",
        params (string Name, string Value)[] options)
    {
        broker.Require();
        using var deployment = new Deployment($"drill-{Guid.NewGuid():N}", broker.BootstrapServers, Pipeline + pipeline, Modality + sensors);
        var input = new DrillInput(rigs: 8, length);
        var expected = ExpectedOutcome.Of(input, deployment.PipelineFile);
        await using var cluster = await DrillCluster.StartAsync(deployment, alignmentSilo, options: [("Kafka__ExactlyOnce", $"{exactlyOnce}"), .. options]);
        var started = TimeProvider.System.GetTimestamp();
        var sending = input.SendAsync(deployment.Kafka, deployment.Topics, speed: 1);
        await cluster.KeepAliveWhileAsync(() => inflict(cluster));
        await cluster.KeepAliveWhileAsync(() => sending);
        var outcome = await cluster.KeepAliveWhileAsync(() => DrillOutcome.ReadAsync(deployment, expected, catchUp));
        DrillReport.Add(drill, exactlyOnce, outcome, TimeProvider.System.GetElapsedTime(started));
        if (outcome.Faults.Count > 0 || (exactlyOnce && outcome.Duplicates.Count > 0))
            cluster.KeepLogs(drill);
        return outcome;
    }
}
