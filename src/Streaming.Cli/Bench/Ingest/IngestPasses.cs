namespace Streaming.Cli.Bench.Ingest;

/// <summary>Figures are medians over passes.</summary>
/// <param name="bare">Of the baseline.</param>
/// <param name="ours">Of a silo.</param>
/// <param name="exactlyOnce">Of one with exactly once, in turn with the other; null where it was not measured.</param>
internal sealed class IngestPasses(IReadOnlyList<IngestPass> bare, IReadOnlyList<IngestPass> ours, IReadOnlyList<IngestPass?> exactlyOnce)
{
    public double RatioBare => Math.Round(Median.Of(ours.Select(pass => pass.BytesPerSecond)) / Median.Of(bare.Select(pass => pass.BytesPerSecond)), 3);

    public double RecordsPerSecond => Math.Round(Median.Of(ours.Select(pass => pass.RecordsPerSecond)));

    public double RecordsPerCpuSecond => Math.Round(Median.Of(ours.Select(pass => pass.RecordsPerCpuSecond)));

    public double BareRecordsPerCpuSecond => Math.Round(Median.Of(bare.Select(pass => pass.RecordsPerCpuSecond)));

    public double OverheadBytesPerRecord => Math.Round(Median.Of(ours.Select(pass => pass.OverheadBytesPerRecord)));

    /// <summary>Null where it was not measured.</summary>
    public double? ExactlyOnceRatio => exactlyOnce.Contains(null)
        ? null
        : Math.Round(Median.Of(exactlyOnce.Zip(ours, (pass, other) => pass!.RecordsPerSecond / other.RecordsPerSecond)), 3);

    public double MeanRecordBytes => (double)ours[0].PayloadBytes / ours[0].Records;
}
