using System.Runtime;
using Streaming.Kafka;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>From Kafka to closed windows, beside a loop that only consumes the same topics; passes of one and the other take turns.</summary>
internal sealed class IngestBench(KafkaOptions kafka, int passes, TextWriter progress)
{
    private const int LargeRecordBytes = 8 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("streaming-bench-").FullName;

    /// <summary>On topics of its own, made and deleted again.</summary>
    public async Task<IngestFigures> RunAsync(CancellationToken cancellationToken)
    {
        var large = await MeasureAsync(IngestWorkload.Large, cancellationToken);
        var small = await MeasureAsync(IngestWorkload.Small, cancellationToken);
        return Describe(large, small);
    }

    /// <summary>On topics that are there, from their beginning to their present end.</summary>
    public async Task<IngestFigures> RunAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var passes = await MeasureAsync(IngestTopics.Find(kafka, names), "bench", checksPayloads: false, cancellationToken);
        return passes.MeanRecordBytes >= LargeRecordBytes ? Describe(passes, null) : Describe(null, passes);
    }

    private async Task<IngestPasses> MeasureAsync(IngestWorkload workload, CancellationToken cancellationToken)
    {
        await workload.CreateTopicsAsync(kafka);
        try
        {
            await progress.WriteLineAsync($"Sending {workload.Records} records to {string.Join(", ", workload.Topics)}");
            await workload.SendAsync(kafka, null, cancellationToken);
            return await MeasureAsync(IngestTopics.Find(kafka, workload.Topics), workload.Prefix, checksPayloads: true, cancellationToken);
        }
        finally
        {
            await workload.DeleteTopicsAsync(kafka);
        }
    }

    private async Task<IngestPasses> MeasureAsync(IngestTopics topics, string outputs, bool checksPayloads, CancellationToken cancellationToken)
    {
        var pipeline = IngestPipeline.Write(_folder, topics, outputs, checksPayloads);
        var measured = new IngestPasses();
        for (var pass = 0; pass <= passes; pass++)
        {
            GC.Collect();
            var bare = BareConsumer.Run(kafka, topics, cancellationToken);
            GC.Collect();
            var ours = await RunSiloAsync(topics, pipeline, cancellationToken);
            await progress.WriteLineAsync($"{outputs} pass {pass}: bare {Line(bare)}; ours {Line(ours)}, {ours.OverheadBytesPerRecord:0} bytes a record besides the payload");
            if (pass > 0) // the first is for the compiler
                measured.Add(bare, ours);
        }

        return measured;
    }

    private async Task<IngestPass> RunSiloAsync(IngestTopics topics, IngestPipeline pipeline, CancellationToken cancellationToken)
    {
        var (silo, rigs) = await IngestSilo.StartAsync(kafka, pipeline, topics.Records, null, cancellationToken);
        await using (silo)
        {
            var pass = await rigs.Done.WaitAsync(cancellationToken);
            await silo.FinishAsync(topics, cancellationToken);
            return pass;
        }
    }

    private IngestFigures Describe(IngestPasses? large, IngestPasses? small) => new()
    {
        RatioBare30Kb = large?.RatioBare,
        RatioBare1Kb = small?.RatioBare,
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

    private static string Line(IngestPass pass) =>
        FormattableString.Invariant($"{pass.RecordsPerSecond:0}/s, {pass.BytesPerSecond / 1e6:0} MB/s, {pass.RecordsPerCpuSecond:0} per CPU second");
}
