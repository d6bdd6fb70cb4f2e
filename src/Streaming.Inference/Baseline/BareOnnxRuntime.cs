using System.Diagnostics;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// What ONNX Runtime does alone: full batches that are there beforehand, run one after the other on each of some threads. Nothing that
/// serves requests can be faster, so this is what serving is measured by.
/// </summary>
public sealed class BareOnnxRuntime(string repository, string model)
{
    private readonly record struct Setup(int BatchSize, int Threads, int IntraOpThreads);

    /// <summary>The best of several batch sizes, either with all cores for one run or with a run on each.</summary>
    /// <returns>Windows per second, and the batch size that gave them.</returns>
    public (double WindowsPerSecond, int BatchSize) MeasureBest(IReadOnlyList<int> batchSizes, TimeSpan each)
    {
        var cores = Environment.ProcessorCount;
        (double WindowsPerSecond, int BatchSize) best = default;
        foreach (var size in batchSizes)
        {
            foreach (var setup in (Setup[])[new(size, 1, cores), new(size, cores, 1)])
            {
                var rate = Measure(setup, each);
                if (rate > best.WindowsPerSecond)
                    best = (rate, size);
            }
        }

        return best;
    }

    /// <summary>What making a window's tensors takes on one core, on average.</summary>
    public TimeSpan MeasurePreprocessing(string name, IReadOnlyList<AlignedWindow> windows)
    {
        const int Rounds = 5;
        using var loaded = new ModelRepository(repository).Load(name, new InferenceOptions());
        using var inputs = loaded.CreateInputs();
        var encoder = new BatchEncoder(loaded.Definition, inputs);
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round <= Rounds; round++)
        {
            // The first round is the compiler's.
            if (round == 1)
                start = Stopwatch.GetTimestamp();
            foreach (var window in windows)
                encoder.Encode(new InferenceRequest { Model = name, Rig = "", Window = window });
        }

        return Stopwatch.GetElapsedTime(start) / (Rounds * windows.Count);
    }

    private double Measure(Setup setup, TimeSpan duration)
    {
        var options = new InferenceOptions { ModelRepository = repository, IntraOpThreads = setup.IntraOpThreads };
        using var loaded = new ModelRepository(repository).Load(model, options);
        var runs = 0L;
        var start = Stopwatch.GetTimestamp();
        var threads = new Thread[setup.Threads];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => Run(loaded, setup.BatchSize, start, duration, ref runs));
            threads[i].Start();
        }

        foreach (var thread in threads)
            thread.Join();
        return runs * setup.BatchSize / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Run(FusionModel model, int batchSize, long start, TimeSpan duration, ref long runs)
    {
        using var inputs = model.CreateInputs();
        using var outputs = model.CreateOutputs();
        new BatchEncoder(model.Definition, inputs).EncodeNothing(0, batchSize);
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            model.Run(inputs, outputs, batchSize);
            Interlocked.Increment(ref runs);
        }
    }
}
