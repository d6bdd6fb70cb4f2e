using System.Diagnostics;
using System.Runtime;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>What a pass over the topics took, from the first record to the last.</summary>
internal sealed record IngestPass(long Records, long PayloadBytes, double Seconds, double CpuSeconds, double CompilingSeconds, long AllocatedBytes)
{
    public double BytesPerSecond => PayloadBytes / Seconds;

    public double RecordsPerSecond => Records / Seconds;

    public double RecordsPerCpuSecond => Records / CpuSeconds;

    /// <summary>How much of the processor time the compiler had, which it has no more once a silo has run for a while.</summary>
    public double CompilingShare => CompilingSeconds / CpuSeconds;

    public double OverheadBytesPerRecord => (AllocatedBytes - PayloadBytes) / (double)Records;

    public override string ToString() => FormattableString.Invariant(
        $"{RecordsPerSecond:0}/s, {BytesPerSecond / 1e6:0} MB/s, {RecordsPerCpuSecond:0} per CPU second, {CompilingShare:0.0%} of it compiling");

    /// <summary>A pass in the making.</summary>
    internal sealed class Stopwatch
    {
        private readonly long _started = System.Diagnostics.Stopwatch.GetTimestamp();
        private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
        private readonly TimeSpan _compiling = JitInfo.GetCompilationTime();
        private readonly long _allocated = GC.GetTotalAllocatedBytes();

        public IngestPass Stop(long records, long payloadBytes) => new(
            records,
            payloadBytes,
            System.Diagnostics.Stopwatch.GetElapsedTime(_started).TotalSeconds,
            (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds,
            (JitInfo.GetCompilationTime() - _compiling).TotalSeconds,
            GC.GetTotalAllocatedBytes() - _allocated);
    }
}
