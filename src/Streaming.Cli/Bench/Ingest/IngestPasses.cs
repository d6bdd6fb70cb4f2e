namespace Streaming.Cli.Bench.Ingest;

/// <summary>Passes of the baseline, of ours, and perhaps of ours with exactly once, in turn; figures are medians over them.</summary>
internal sealed class IngestPasses
{
    private readonly List<(IngestPass Bare, IngestPass Ours, IngestPass? ExactlyOnce)> _passes = [];

    public int Count => _passes.Count;

    public double RatioBare => Math.Round(MedianOf(pass => pass.Ours.BytesPerSecond / pass.Bare.BytesPerSecond), 3);

    public double RecordsPerSecond => Math.Round(MedianOf(pass => pass.Ours.RecordsPerSecond));

    public double RecordsPerCpuSecond => Math.Round(MedianOf(pass => pass.Ours.RecordsPerCpuSecond));

    public double BareRecordsPerCpuSecond => Math.Round(MedianOf(pass => pass.Bare.RecordsPerCpuSecond));

    public double OverheadBytesPerRecord => Math.Round(MedianOf(pass => pass.Ours.OverheadBytesPerRecord));

    /// <summary>Null where it was not measured.</summary>
    public double? ExactlyOnceRatio => _passes.Exists(pass => pass.ExactlyOnce is null)
        ? null
        : Math.Round(MedianOf(pass => pass.ExactlyOnce!.RecordsPerSecond / pass.Ours.RecordsPerSecond), 3);

    public double MeanRecordBytes => MedianOf(pass => (double)pass.Ours.PayloadBytes / pass.Ours.Records);

    public void Add(IngestPass bare, IngestPass ours, IngestPass? exactlyOnce) => _passes.Add((bare, ours, exactlyOnce));

    private double MedianOf(Func<(IngestPass Bare, IngestPass Ours, IngestPass? ExactlyOnce), double> figure) => Median.Of(_passes.Select(figure));
}
