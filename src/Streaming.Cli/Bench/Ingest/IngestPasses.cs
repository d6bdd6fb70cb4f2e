namespace Streaming.Cli.Bench.Ingest;

/// <summary>Passes of the baseline and of ours in turn; figures are medians over them.</summary>
internal sealed class IngestPasses
{
    private readonly List<(IngestPass Bare, IngestPass Ours)> _passes = [];

    public double RatioBare => Math.Round(Median(pass => pass.Ours.BytesPerSecond / pass.Bare.BytesPerSecond), 3);

    public double RecordsPerSecond => Math.Round(Median(pass => pass.Ours.RecordsPerSecond));

    public double RecordsPerCpuSecond => Math.Round(Median(pass => pass.Ours.RecordsPerCpuSecond));

    public double BareRecordsPerCpuSecond => Math.Round(Median(pass => pass.Bare.RecordsPerCpuSecond));

    public double OverheadBytesPerRecord => Math.Round(Median(pass => pass.Ours.OverheadBytesPerRecord));

    public double MeanRecordBytes => Median(pass => (double)pass.Ours.PayloadBytes / pass.Ours.Records);

    public void Add(IngestPass bare, IngestPass ours) => _passes.Add((bare, ours));

    private double Median(Func<(IngestPass Bare, IngestPass Ours), double> figure)
    {
        var sorted = _passes.Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
