using System.Diagnostics;
using System.Runtime;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>From Kafka to closed windows, beside a loop that only consumes the same topics.</summary>
internal sealed class IngestBench(KafkaOptions kafka, int passes, TextWriter progress) : IDisposable
{
    private const int LargeRecordBytes = 8 * 1024;

    /// <summary>Of latencies: a machine that halts for some milliseconds at a bad moment shows at p99 of a single one.</summary>
    private const int LatencyRounds = 3;

    /// <summary>The default, said here since latencies are given without it.</summary>
    private static readonly TimeSpan ExactlyOnceInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>For a subscriber, after the last event was published.</summary>
    private static readonly TimeSpan EventTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-bench-").FullName;
    private readonly HashSet<string> _topics = [];

    /// <summary>On topics of its own, made and deleted again.</summary>
    public async Task<IngestFigures> RunAsync(CancellationToken cancellationToken)
    {
        var filled = await FillAsync(IngestWorkload.Large, cancellationToken);
        var large = await MeasureAsync(filled.Topics, IngestWorkload.Large.Prefix, checksPayloads: true, ExactlyOnceInterval, cancellationToken);
        var small = await MeasureAsync(
            (await FillAsync(IngestWorkload.Small, cancellationToken)).Topics, IngestWorkload.Small.Prefix, checksPayloads: true, null, cancellationToken);
        var garbage = await MeasureAsync(
            (await FillAsync(IngestWorkload.Garbage, cancellationToken)).Topics, IngestWorkload.Garbage.Prefix, checksPayloads: true, null, cancellationToken);
        var latencies = await MeasureLatenciesAsync(HalfLoad(filled.RecordsPerSecond, large.RecordsPerSecond), cancellationToken);
        return Describe(large, small) with
        {
            AppendLatencyP50Ms = latencies.AppendP50,
            AppendLatencyP99Ms = latencies.AppendP99,
            BareLatencyP50Ms = latencies.BareP50,
            BareLatencyP99Ms = latencies.BareP99,
            ExactlyOnceAddedLatencyP99Ms = latencies.ExactlyOnceAddedP99,
            IdleCpuPercent1000Rigs = await MeasureIdleAsync(cancellationToken),
            GarbageRatio = Math.Round(garbage.RecordsPerSecond * (1 - (1.0 / IngestWorkload.Garbage.GarbageEvery)) / large.RecordsPerSecond, 3),
        };
    }

    /// <summary>On topics that are there, from their beginning to their present end.</summary>
    public async Task<IngestFigures> RunAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var measured = await MeasureAsync(IngestTopics.Find(kafka, names), "bench", checksPayloads: false, null, cancellationToken);
        return measured.MeanRecordBytes >= LargeRecordBytes ? Describe(measured, null) : Describe(null, measured);
    }

    /// <summary>Leaves the broker as it was.</summary>
    public async Task CleanUpAsync()
    {
        if (_topics.Count == 0)
            return;
        using var admin = new AdminClientBuilder(kafka.CreateAdminConfig()).Quietly().Build();
        try
        {
            await admin.DeleteTopicsAsync(_topics);
        }
        catch (DeleteTopicsException e) when (e.Results.TrueForAll(topic => !topic.Error.IsError || topic.Error.Code == Confluent.Kafka.ErrorCode.UnknownTopicOrPart))
        {
            // What was to be written to them has never come.
        }

        _topics.Clear();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(IngestTopics Topics, double RecordsPerSecond)> FillAsync(IngestWorkload workload, CancellationToken cancellationToken)
    {
        await CreateAsync(workload, "CreateTime");
        await progress.WriteLineAsync($"Sending {workload.Records} records to {string.Join(", ", workload.Topics)}");
        var start = Stopwatch.GetTimestamp();
        await workload.SendAsync(kafka, null, cancellationToken);
        return (IngestTopics.Find(kafka, workload.Topics), workload.Records / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private Task CreateAsync(IngestWorkload workload, string timestamps)
    {
        _topics.UnionWith(workload.Topics);
        return workload.CreateTopicsAsync(kafka, timestamps);
    }

    private IngestPipeline WritePipeline(IngestTopics topics, string outputs, bool checksPayloads)
    {
        var pipeline = IngestPipeline.Write(_folder, topics, outputs, checksPayloads);
        _topics.UnionWith(pipeline.OutputTopics);
        return pipeline;
    }

    /// <param name="topics">What is read.</param>
    /// <param name="outputs">What the names of the output topics begin with.</param>
    /// <param name="checksPayloads">Whether the payloads are what their content types say.</param>
    /// <param name="exactlyOnceInterval">Of the passes with exactly once; null for no such passes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task<IngestPasses> MeasureAsync(
        IngestTopics topics, string outputs, bool checksPayloads, TimeSpan? exactlyOnceInterval, CancellationToken cancellationToken)
    {
        var pipeline = WritePipeline(topics, outputs, checksPayloads);
        List<IngestPipeline> silos = exactlyOnceInterval is null ? [pipeline] : [pipeline, pipeline with { ExactlyOnceInterval = exactlyOnceInterval }];
        var comparison = new IngestComparison(
            outputs,
            progress,
            () => RunBare(topics, cancellationToken),
            silos.ConvertAll<Func<Task<IngestPass>>>(silo => () => RunSiloAsync(topics, silo, cancellationToken)));
        return await comparison.MeasureAsync(passes);
    }

    private IngestPass RunBare(IngestTopics topics, CancellationToken cancellationToken)
    {
        using var bare = new BareConsumer(kafka);
        return bare.Run(topics, cancellationToken);
    }

    private async Task<IngestPass> RunSiloAsync(IngestTopics topics, IngestPipeline pipeline, CancellationToken cancellationToken)
    {
        var (silo, rigs) = await StartSiloAsync(pipeline, topics.Records, null, cancellationToken);
        await using (silo)
        {
            var pass = await rigs.Done.WaitAsync(cancellationToken);
            await silo.SettleAsync(topics.Records, cancellationToken);
            await silo.StopAsync(topics, cancellationToken);
            return pass;
        }
    }

    private async Task<(IngestSilo Silo, MeasuredRigDirectory Rigs)> StartSiloAsync(
        IngestPipeline pipeline, long expected, LatencyMeter? latencies, CancellationToken cancellationToken)
    {
        var started = await IngestSilo.StartAsync(kafka, pipeline, expected, latencies, cancellationToken);
        _topics.Add(started.Silo.CheckpointsTopic);
        return started;
    }

    private async Task<IngestLatencies> MeasureLatenciesAsync(double recordsPerSecond, CancellationToken cancellationToken)
    {
        var measured = new IngestLatencies(ExactlyOnceInterval);
        for (var round = 1; round <= LatencyRounds; round++)
        {
            var bare = await MeasureBareAsync(await CreatePacedAsync($"{round}-bare", recordsPerSecond), recordsPerSecond, cancellationToken);
            var (appends, events) = await MeasureSiloAsync(await CreatePacedAsync($"{round}", recordsPerSecond), recordsPerSecond, null, cancellationToken);
            var (_, exactlyOnceEvents) = await MeasureSiloAsync(
                await CreatePacedAsync($"{round}-exactly-once", recordsPerSecond), recordsPerSecond, ExactlyOnceInterval, cancellationToken);
            measured.Add(bare, appends, events, exactlyOnceEvents);
            await CleanUpAsync(); // each round fills a few gigabytes of the broker's disk
        }

        return measured;
    }

    /// <summary>Of what the machine can do that producer, broker and silo share: while one of them works, the others do not.</summary>
    private static double HalfLoad(double filledPerSecond, double readPerSecond) => 0.5 / ((1 / filledPerSecond) + (1 / readPerSecond));

    private async Task<IngestWorkload> CreatePacedAsync(string name, double recordsPerSecond)
    {
        var workload = IngestWorkload.Paced(name, recordsPerSecond);
        await CreateAsync(workload, "LogAppendTime");
        return workload;
    }

    private async Task<LatencyMeter> MeasureBareAsync(IngestWorkload workload, double recordsPerSecond, CancellationToken cancellationToken)
    {
        using var bare = new BareConsumer(kafka);
        var latencies = bare.MeasureAsync(workload, cancellationToken);
        await SendAsync(workload, recordsPerSecond, cancellationToken);
        return await latencies;
    }

    private async Task<(LatencyMeter Appends, LatencyMeter Events)> MeasureSiloAsync(
        IngestWorkload workload, double recordsPerSecond, TimeSpan? exactlyOnceInterval, CancellationToken cancellationToken)
    {
        var appends = new LatencyMeter();
        var pipeline = WritePipeline(IngestTopics.Of(workload), workload.Prefix, checksPayloads: true) with { ExactlyOnceInterval = exactlyOnceInterval };
        var (silo, rigs) = await StartSiloAsync(pipeline, workload.Records, appends, cancellationToken);
        await using (silo)
        {
            await silo.Ready.WaitAsync(cancellationToken);
            var events = EventWatch.MeasureAsync(kafka, pipeline.EventsTopic, workload.Windows, cancellationToken);
            await SendAsync(workload, recordsPerSecond, cancellationToken);
            await rigs.Done.WaitAsync(cancellationToken);
            await silo.SettleAsync(workload.Records, cancellationToken);
            return (appends, await events.WaitAsync(EventTimeout, cancellationToken));
        }
    }

    private async Task SendAsync(IngestWorkload workload, double recordsPerSecond, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync($"Sending {workload.Records} records at {recordsPerSecond:0} a second to {string.Join(", ", workload.Topics)}");
        await workload.SendAsync(kafka, new Pace(recordsPerSecond, TimeProvider.System).WaitAsync, cancellationToken);
    }

    /// <summary>Once all rigs have fallen silent and their windows are closed.</summary>
    private async Task<double> MeasureIdleAsync(CancellationToken cancellationToken)
    {
        var topics = (await FillAsync(IngestWorkload.Brief, cancellationToken)).Topics;
        var pipeline = WritePipeline(topics, IngestWorkload.Brief.Prefix, checksPayloads: true);
        var (silo, _) = await StartSiloAsync(pipeline, topics.Records, null, cancellationToken);
        await using (silo)
        {
            await silo.SettleAsync(topics.Records, cancellationToken);
            var (cpu, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await Task.Delay(IdleTime, TimeProvider.System, cancellationToken);
            return Math.Round((Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(start) * 100, 2);
        }
    }

    private IngestFigures Describe(IngestPasses? large, IngestPasses? small) => new()
    {
        RatioBare30Kb = large?.RatioBare,
        RatioBare1Kb = small?.RatioBare,
        ExactlyOnceRatio = large?.ExactlyOnceRatio,
        RecordsPerSecond30Kb = large?.RecordsPerSecond,
        RecordsPerSecond1Kb = small?.RecordsPerSecond,
        RecordsPerCpuSecond30Kb = large?.RecordsPerCpuSecond,
        RecordsPerCpuSecond1Kb = small?.RecordsPerCpuSecond,
        BareRecordsPerCpuSecond30Kb = large?.BareRecordsPerCpuSecond,
        BareRecordsPerCpuSecond1Kb = small?.BareRecordsPerCpuSecond,
        AllocatedBytesPerRecord = Math.Max(large?.OverheadBytesPerRecord ?? 0, small?.OverheadBytesPerRecord ?? 0),
        Passes = passes,
        ServerGarbageCollector = GCSettings.IsServerGC,
    };
}
