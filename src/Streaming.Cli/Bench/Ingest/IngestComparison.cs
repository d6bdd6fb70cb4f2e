namespace Streaming.Cli.Bench.Ingest;

/// <summary>
/// Passes of a loop that only consumes, and of silos. Those of silos come in one go: the heap of a silo that runs has grown, and a pass of the loop in between would
/// make it give memory back. So half of the loop's come before them and half after, for a machine that changes its speed.
/// </summary>
/// <param name="name">What lines of progress begin with.</param>
/// <param name="progress">Where they go.</param>
/// <param name="takeBare">A pass of the loop.</param>
/// <param name="takeSilos">A pass of the silo that is measured, and perhaps of another beside it; they take turns.</param>
internal sealed class IngestComparison(string name, TextWriter progress, Func<IngestPass> takeBare, IReadOnlyList<Func<Task<IngestPass>>> takeSilos)
{
    private int _turn;

    public async Task<IngestPasses> MeasureAsync(int passes)
    {
        var warmUp = new IngestWarmUp(takeSilos.Count);
        while (!warmUp.IsOver)
        {
            await TakeBareAsync("warm-up");
            warmUp.Add(await TakeSilosAsync("warm-up"));
        }

        GC.Collect();
        var bare = await TakeAsync(passes - (passes / 2), () => TakeBareAsync("pass"));
        GC.Collect();
        var silos = await TakeAsync(passes, () => TakeSilosAsync("pass"));
        GC.Collect();
        bare.AddRange(await TakeAsync(passes / 2, () => TakeBareAsync("pass")));
        return new IngestPasses(bare, silos.ConvertAll(turn => turn[0]), silos.ConvertAll(turn => turn.ElementAtOrDefault(1)));
    }

    private static async Task<List<T>> TakeAsync<T>(int count, Func<Task<T>> take)
    {
        var taken = new List<T>();
        while (taken.Count < count)
            taken.Add(await take());
        return taken;
    }

    private async Task<IngestPass> TakeBareAsync(string what)
    {
        var bare = takeBare();
        await progress.WriteLineAsync($"{name} {what}: bare {bare}");
        return bare;
    }

    private async Task<IngestPass[]> TakeSilosAsync(string what)
    {
        var taken = new IngestPass[takeSilos.Count];
        _turn++;
        for (var i = 0; i < taken.Length; i++)
        {
            var silo = (i + _turn) % taken.Length; // which comes first matters
            taken[silo] = await takeSilos[silo]();
        }

        await progress.WriteLineAsync(
            FormattableString.Invariant($"{name} {what}: ours {taken[0]}, {taken[0].OverheadBytesPerRecord:0} bytes a record besides the payload")
            + string.Concat(taken.Skip(1).Select(exactlyOnce => $"; exactly once {exactlyOnce}")));
        return taken;
    }
}
