using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.Hosting;
using Streaming.Inference;

namespace Streaming.Cli.Bench;

/// <summary>How much of bare ONNX Runtime serving leaves, how full batches are, and what waiting costs.</summary>
internal static class InferenceBench
{
    private const int Rigs = 64;
    private const int LatencyCount = 100;
    private const int Turns = 5;
    private const int OverloadFactor = 3;

    private static readonly int[] BatchSizes = [4, 8, 16, 32];
    private static readonly TimeSpan QueueDelay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BaselineEach = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task<InferenceFigures> RunAsync(TimeSpan? soak, CancellationToken cancellationToken)
    {
        using var workload = InferenceWorkload.Create();
        workload.Configure(BatchSizes[^1], QueueDelay);
        var bare = new BareOnnxRuntime(workload.Repository, InferenceWorkload.Ready);
        var before = bare.MeasureBest(BatchSizes, BaselineEach);
        workload.Configure(before.BatchSize, QueueDelay);

        using var host = CreateHost(workload.Repository);
        await host.StartAsync(cancellationToken);
        var inference = host.Services.GetRequiredService<InferenceService>();
        var ready = new InferenceLoad(request => inference.InferAsync(request, cancellationToken), InferenceWorkload.Ready, [workload.ReadyWindow]);
        var decoding = new InferenceLoad(request => inference.InferAsync(request, cancellationToken), InferenceWorkload.Decoding, workload.Windows);
        await ready.SaturateAsync(Rigs, WarmUp, cancellationToken);
        var (baseline, peak, fill, goodput) = await MeasureInTurnAsync(bare, before.BatchSize, ready, cancellationToken);
        await decoding.SaturateAsync(Rigs, WarmUp, cancellationToken);
        var decoded = await decoding.SaturateAsync(Rigs, Measured, cancellationToken);
        var latency = await ready.MeasureAddedLatencyAsync(LatencyCount, TimeSpan.FromSeconds(1), QueueDelay, cancellationToken);
        var crossSilo = await MeasureCrossSiloAsync(workload, cancellationToken);
        var growth = soak is { } length ? await SoakAsync(ready, length, cancellationToken) : null;
        await host.StopAsync(cancellationToken);

        return new InferenceFigures
        {
            RatioBareOnnxRuntime = Math.Round(peak / baseline, 3),
            RatioWithPreprocessing = Math.Round(decoded.AnswersPerSecond / baseline, 3),
            WindowsPerSecond = Math.Round(peak),
            WindowsPerSecondWithPreprocessing = Math.Round(decoded.AnswersPerSecond),
            BareOnnxRuntimeWindowsPerSecond = Math.Round(baseline),
            BareOnnxRuntimeBatchSize = before.BatchSize,
            PreprocessingMs = Math.Round(bare.MeasurePreprocessing(InferenceWorkload.Decoding, workload.Windows).TotalMilliseconds, 3),
            BatchFill = Math.Round(fill / before.BatchSize, 3),
            QueueDelayMs = QueueDelay.TotalMilliseconds,
            AddedLatencyP99Ms = Math.Round(P99(latency), 3),
            AddedLatencyCrossSiloP99Ms = Math.Round(P99(crossSilo), 3),
            GoodputAt3x = Math.Round(goodput / peak, 3),
            SoakMinutes = soak?.TotalMinutes,
            SoakManagedGrowthBytes = growth?.Managed,
            SoakNativeGrowthBytes = growth?.Native,
        };
    }

    /// <summary>In short turns, so that a machine that others use as well is as fast for one side as for the other.</summary>
    private static async Task<(double Baseline, double Peak, double MeanBatchSize, double Goodput)> MeasureInTurnAsync(
        BareOnnxRuntime bare, int batchSize, InferenceLoad load, CancellationToken cancellationToken)
    {
        var (baseline, peak, size, goodput) = (0.0, 0.0, 0.0, 0.0);
        for (var turn = 0; turn < Turns; turn++)
        {
            baseline += bare.MeasureBest([batchSize], BaselineEach).WindowsPerSecond / Turns;
            var saturated = await load.SaturateAsync(Rigs, Measured, cancellationToken);
            peak += saturated.AnswersPerSecond / Turns;
            size += saturated.MeanBatchSize / Turns;
            var overload = await load.SendAsync(OverloadFactor * saturated.AnswersPerSecond, Measured, cancellationToken);
            goodput += overload.AnswersPerSecond / Turns;
        }

        return (baseline, peak, size, goodput);
    }

    private static double P99(List<double> sorted) => sorted[(int)Math.Ceiling(sorted.Count * 0.99) - 1];

    private static IHost CreateHost(string repository)
    {
        var builder = StreamingHost.CreateBuilder([]);
        builder.BelongToCommand();
        builder.Services.AddStreamingInference(options => options.ModelRepository = repository);
        return builder.Build();
    }

    private static async Task<List<double>> MeasureCrossSiloAsync(InferenceWorkload workload, CancellationToken cancellationToken)
    {
        await using var silos = await InferenceSiloPair.StartAsync(workload.Repository, cancellationToken);
        var load = new InferenceLoad(silos.InferAsync, InferenceWorkload.Ready, [workload.ReadyWindow]);
        await load.MeasureAddedLatencyAsync(5, TimeSpan.FromMilliseconds(100), QueueDelay, cancellationToken);
        return await load.MeasureAddedLatencyAsync(LatencyCount, TimeSpan.FromSeconds(1), QueueDelay, cancellationToken);
    }

    private static async Task<MemoryUse> SoakAsync(InferenceLoad load, TimeSpan length, CancellationToken cancellationToken)
    {
        await load.SaturateAsync(Rigs, length / 10, cancellationToken);
        var before = MemoryUse.Now();
        await load.SaturateAsync(Rigs, length * 0.9, cancellationToken);
        var after = MemoryUse.Now();
        return new MemoryUse(after.Managed - before.Managed, after.Native - before.Native);
    }

    private sealed record MemoryUse(long Managed, long Native)
    {
        public static MemoryUse Now()
        {
            var managed = GC.GetTotalMemory(forceFullCollection: true);
            using var process = Process.GetCurrentProcess();
            return new MemoryUse(managed, process.WorkingSet64 - GC.GetGCMemoryInfo().TotalCommittedBytes);
        }
    }
}
