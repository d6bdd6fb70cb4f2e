using System.Diagnostics;
using Streaming.Abstractions;

namespace Streaming.Cli.Bench;

/// <summary>Rigs that ask one model.</summary>
/// <param name="infer">Answers one request.</param>
/// <param name="model">The model's name.</param>
/// <param name="windows">What rigs ask about, in turn.</param>
internal sealed class InferenceLoad(Func<InferenceRequest, ValueTask<InferenceResult>> infer, string model, IReadOnlyList<AlignedWindow> windows)
{
    /// <summary>How often the generator of a rate looks at the clock.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    /// <summary>As many rigs, each asking again as soon as it has its answer.</summary>
    public async Task<LoadFigures> SaturateAsync(int rigs, TimeSpan duration, CancellationToken cancellationToken)
    {
        var figures = new LoadFigures();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, rigs).Select(rig => Task.Run(
            async () =>
            {
                for (var i = rig; Stopwatch.GetElapsedTime(start) < duration; i++)
                    figures.Count(await infer(Request(rig, i)));
            },
            cancellationToken)));
        figures.Elapsed = Stopwatch.GetElapsedTime(start);
        return figures;
    }

    /// <summary>So many requests a second, whether they are answered or not; what is turned away is not sent again.</summary>
    public async Task<LoadFigures> SendAsync(double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var figures = new LoadFigures();
        var open = 1;
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Tick);
        for (var sent = 0; Stopwatch.GetElapsedTime(start) < duration;)
        {
            for (var due = Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond; sent < due; sent++)
            {
                Interlocked.Increment(ref open);
                _ = SendOneAsync(Request(sent, sent));
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        figures.Elapsed = Stopwatch.GetElapsedTime(start);
        Close();
        await closed.Task;
        return figures;

        async Task SendOneAsync(InferenceRequest request)
        {
            try
            {
                // A refusal is known at once; throwing it would be the generator's time, not the server's.
                var answer = infer(request).AsTask();
                if (!answer.IsFaulted)
                {
                    var result = await answer;
                    if (Stopwatch.GetElapsedTime(start) <= duration)
                        figures.Count(result);
                }
                else
                {
                    figures.CountRefused();
                }

                Close();
            }
            catch (Exception e)
            {
                closed.TrySetException(e);
            }
        }

        void Close()
        {
            if (Interlocked.Decrement(ref open) == 0)
                closed.TrySetResult();
        }
    }

    /// <summary>One request at a time, so far apart; what each took beyond its batch's run and the queue delay, in milliseconds.</summary>
    public async Task<List<double>> MeasureAddedLatencyAsync(int count, TimeSpan apart, TimeSpan queueDelay, CancellationToken cancellationToken)
    {
        var added = new List<double>();
        using var timer = new PeriodicTimer(apart);
        for (var i = 0; i < count; i++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var start = Stopwatch.GetTimestamp();
            var result = await infer(Request(0, i));
            var all = Stopwatch.GetElapsedTime(start);
            added.Add((all - TimeSpan.FromMicroseconds(result.ComputeDurationUs) - queueDelay).TotalMilliseconds);
        }

        added.Sort();
        return added;
    }

    private InferenceRequest Request(int rig, int window) => new() { Model = model, Rig = $"rig-{rig}", Window = windows[window % windows.Count] };
}

/// <summary>What came of a load.</summary>
internal sealed class LoadFigures
{
    private long _answers;
    private long _refused;
    private double _batches;

    public TimeSpan Elapsed { get; set; }

    public double AnswersPerSecond => _answers / Elapsed.TotalSeconds;

    public double MeanBatchSize => _answers / _batches;

    public long Refused => _refused;

    public void CountRefused() => Interlocked.Increment(ref _refused);

    public void Count(InferenceResult result)
    {
        if (result.Fault is { } fault)
            throw new InvalidOperationException(fault);
        Interlocked.Increment(ref _answers);

        // Each of a batch's windows is its part of one batch.
        var part = 1.0 / result.BatchSize;
        double before;
        do
            before = _batches;
        while (Interlocked.CompareExchange(ref _batches, before + part, before) != before);
    }
}
