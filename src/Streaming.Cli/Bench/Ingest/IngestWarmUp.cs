namespace Streaming.Cli.Bench.Ingest;

/// <summary>The passes that are for the compiler, and not counted: until it has had little to do as many times in a row as silos take turns, or for long enough.</summary>
/// <param name="silos">How many take turns; after another, one still meets code that it did not meet when it came first.</param>
internal sealed class IngestWarmUp(int silos)
{
    private const int MaxPasses = 8;

    /// <summary>Of the processor time.</summary>
    private const double LittleCompiling = 0.05;

    private int _count;
    private int _inARow;

    public bool IsOver => _count == MaxPasses || _inARow == silos;

    /// <param name="ours">Of each silo one.</param>
    public void Add(IEnumerable<IngestPass> ours)
    {
        _count++;
        _inARow = ours.All(pass => pass.CompilingShare < LittleCompiling) ? _inARow + 1 : 0;
    }
}
