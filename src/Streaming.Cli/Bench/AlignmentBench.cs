using System.Diagnostics;
using Streaming.Alignment;

namespace Streaming.Cli.Bench;

/// <summary>How fast one core aligns, what that allocates, and what many rigs cost.</summary>
internal static class AlignmentBench
{
    private const int Runs = 9;
    private const int FewRigs = 1_000;
    private const int ManyRigs = 100_000;

    /// <summary>The compiler is done with the hot path after that.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Of stream time, for each run.</summary>
    private static readonly TimeSpan StreamLength = TimeSpan.FromMinutes(10);

    public static async Task<AlignmentFigures> RunAsync(string? rosPeer, CancellationToken cancellationToken)
    {
        var workload = new AlignmentWorkload(StreamLength);
        var warm = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warm) < WarmUp)
            _ = RunOnce(workload);
        var runs = Enumerable.Range(0, Runs).Select(_ => RunOnce(workload)).OrderBy(run => run.SamplesPerSecond).ToList();
        var ours = runs[Runs / 2];
        var ros = await RosPeer.RunAsync(rosPeer, workload, cancellationToken);
        var (fewNanoseconds, _) = MeasureRigs(workload, FewRigs);
        var (manyNanoseconds, idleBytes) = MeasureRigs(workload, ManyRigs);
        return new AlignmentFigures
        {
            SamplesPerSecond = Math.Round(ours.SamplesPerSecond),
            RatioRos = ros.SamplesPerSecond is { } rosRate ? Math.Round(ours.SamplesPerSecond / rosRate, 2) : null,
            RatioRosReason = ros.Reason,
            RosSamplesPerSecond = ros.SamplesPerSecond,
            EmissionDelayUs = Math.Round(ours.EmissionDelayUs),
            RosEmissionDelayUs = ros.EmissionDelayUs,
            BytesPerSample = Math.Round(runs.Max(run => run.BytesPerSample), 3),
            WindowsPerSecond = Math.Round(ours.SamplesPerSecond / workload.Samples.Length * ours.Windows),
            IdleRigBytes = Math.Round(idleBytes),
            CostGrowth100kRigs = Math.Round(manyNanoseconds / fewNanoseconds, 2),
            NanosecondsPerSample1kRigs = Math.Round(fewNanoseconds, 1),
            NanosecondsPerSample100kRigs = Math.Round(manyNanoseconds, 1),
        };
    }

    private static Run RunOnce(AlignmentWorkload workload)
    {
        var aligner = new RigAligner(AlignmentWorkload.Spec);
        var output = new AlignerOutput();
        var meter = new EmissionMeter();

        // Buffers grow to what the jitter asks of them; after that nothing may.
        var steady = workload.Samples.Length / 2;
        Feed(aligner, workload.Samples.AsSpan(0, steady), output, meter);
        var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        Feed(aligner, workload.Samples.AsSpan(steady), output, meter);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var bytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        var samples = workload.Samples.Length - steady;
        return new Run(samples / seconds, (double)bytes / samples, meter.Windows, meter.MeanDelayUs);
    }

    private static void Feed(RigAligner aligner, ReadOnlySpan<Abstractions.Sample> samples, AlignerOutput output, EmissionMeter meter)
    {
        foreach (var sample in samples)
        {
            aligner.Append(sample, 0, output);
            meter.Take(sample, output);
            output.Clear();
        }
    }

    /// <summary>Rigs in turn, each with a second of its stream at a time; then all fall idle.</summary>
    private static (double NanosecondsPerSample, double IdleBytes) MeasureRigs(AlignmentWorkload workload, int count)
    {
        const int SecondsWarm = 2;
        const int MinSeconds = 3;
        const int MinTurns = 200_000;
        var perTurn = AlignmentWorkload.SamplesPerSecondOfStream;
        var seconds = Math.Min(Math.Max(MinSeconds, MinTurns / count), (workload.Samples.Length / perTurn) - SecondsWarm);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rigs = new RigAligner[count];
        for (var i = 0; i < count; i++)
            rigs[i] = new RigAligner(AlignmentWorkload.Spec);
        var output = new AlignerOutput();
        Turn(rigs, workload, 0, SecondsWarm, output);
        var start = Stopwatch.GetTimestamp();
        Turn(rigs, workload, SecondsWarm, seconds, output);
        var elapsed = Stopwatch.GetElapsedTime(start);
        foreach (var rig in rigs)
        {
            rig.AdvanceTo(long.MaxValue / 2, output);
            output.Clear();
        }

        var idleBytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        GC.KeepAlive(rigs);
        return (elapsed.TotalNanoseconds / ((double)count * seconds * perTurn), idleBytes);
    }

    private static void Turn(RigAligner[] rigs, AlignmentWorkload workload, int fromSecond, int seconds, AlignerOutput output)
    {
        var perTurn = AlignmentWorkload.SamplesPerSecondOfStream;
        for (var second = fromSecond; second < fromSecond + seconds; second++)
        {
            foreach (var rig in rigs)
            {
                foreach (var sample in workload.Samples.AsSpan(second * perTurn, perTurn))
                    rig.Append(sample, 0, output);
                output.Clear();
            }
        }
    }

    private sealed record Run(double SamplesPerSecond, double BytesPerSample, long Windows, double EmissionDelayUs);

    /// <summary>How much of the stream passes between the last sample of a window and the window.</summary>
    private sealed class EmissionMeter
    {
        private long _newestUs = long.MinValue;
        private double _delayUs;

        public long Windows { get; private set; }

        public double MeanDelayUs => _delayUs / Math.Max(1, Windows);

        public void Take(Abstractions.Sample arrived, AlignerOutput output)
        {
            _newestUs = Math.Max(_newestUs, arrived.EventTimeUs);
            foreach (var window in output.Windows)
                Take(window, output);
        }

        private void Take(ClosedWindow window, AlignerOutput output)
        {
            Windows++;
            var lastUs = long.MinValue;
            foreach (var slice in output.SlicesOf(window))
            {
                foreach (var sample in output.SamplesOf(slice))
                    lastUs = Math.Max(lastUs, sample.EventTimeUs);
            }

            _delayUs += _newestUs - lastUs;
        }
    }
}
