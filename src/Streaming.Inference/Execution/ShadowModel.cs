using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// A version that is shown, off the live path, the batches that the live one has answered. It takes them one after the other; what comes while it is
/// busy is dropped and counted, so that nobody ever waits for it.
/// </summary>
internal sealed class ShadowModel : IDisposable
{
    private const int MaxWaiting = 2;
    private const int MaxRigs = 4096;

    private readonly FusionModel _model;
    private readonly double _tolerance;
    private readonly ModelInstance _instance;
    private readonly UnheardMeters _unheard = new();
    private readonly InferenceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly InferenceBatch _batch;
    private readonly ConcurrentQueue<PendingInference> _pool = new();
    private readonly Channel<Shown[]> _waiting = Channel.CreateBounded<Shown[]>(MaxWaiting);
    private readonly Dictionary<string, CarriedState> _carried = new(StringComparer.Ordinal);
    private readonly Task _run;

    /// <param name="model">Not its own.</param>
    /// <param name="shadow">What <c>model.json</c> says of it.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="metrics">Count what it says; what it takes is measured apart from requests.</param>
    /// <param name="logger">Tells of batches that failed.</param>
    public ShadowModel(FusionModel model, ShadowDefinition shadow, TimeProvider time, InferenceMetrics metrics, ILogger logger)
    {
        var unheard = new InferenceMetrics(_unheard);
        _model = model;
        _tolerance = shadow.Tolerance;
        _metrics = metrics;
        _time = time;
        _instance = new ModelInstance(model, maxDecodeParallelism: 1, time, unheard, logger);
        _batch = new InferenceBatch(_instance, model.Name, model.MaxBatchSize, _ => { }, unheard);
        _run = Task.Run(RunAsync);
    }

    public int Version => _model.Version;

    /// <summary>Returns at once. To be called while the batch has its requests and answers.</summary>
    public void Show(InferenceBatch batch)
    {
        var shown = new Shown[batch.Count];
        for (var i = 0; i < shown.Length; i++)
            shown[i] = new Shown(batch.Request(i), batch.Result(i));
        if (!_waiting.Writer.TryWrite(shown))
            _metrics.CountShadow(_model.Name, Version, ShadowOutcome.Dropped, shown.Length);
    }

    /// <summary>Once no batch comes any more. What it is at is waited for, what waits is dropped.</summary>
    public Task StopAsync()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var shown))
            _metrics.CountShadow(_model.Name, Version, ShadowOutcome.Dropped, shown.Length);
        return _run;
    }

    public void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        _instance.Dispose();
        _unheard.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var shown in _waiting.Reader.ReadAllAsync())
            Run(shown);
    }

    private void Run(Shown[] shown)
    {
        foreach (var (request, _) in shown)
        {
            var pending = new PendingInference(_pool);
            pending.Begin(WithOwnState(request), TimeSpan.Zero, TimeSpan.MaxValue);
            _batch.Add(pending);
        }

        var start = _time.GetTimestamp();
        _instance.Run(_batch);
        _metrics.RecordShadowDuration(_model.Name, Version, _time.GetElapsedTime(start));
        for (var i = 0; i < shown.Length; i++)
            Compare(shown[i], _batch.Result(i));
        _batch.Clear();
    }

    private void Compare(Shown shown, InferenceResult answer)
    {
        if (answer.Carried is { } carried)
            Keep(shown.Request.Rig, carried);
        if (shown.Live.Fault is not null || answer.Fault is not null)
        {
            var outcome = answer.Fault is null ? ShadowOutcome.Disagreed : shown.Live.Fault is null ? ShadowOutcome.Fault : ShadowOutcome.Agreed;
            _metrics.CountShadow(_model.Name, Version, outcome, 1);
            return;
        }

        var comparison = AnswerComparison.Of(shown.Live, answer, _tolerance);
        _metrics.CountShadow(_model.Name, Version, comparison.Agrees ? ShadowOutcome.Agreed : ShadowOutcome.Disagreed, 1);
        _metrics.RecordShadowDifference(_model.Name, Version, comparison.Difference);
    }

    /// <summary>What a rig carries is of the live version, and means nothing to this one, which remembers what it carries itself.</summary>
    private InferenceRequest WithOwnState(InferenceRequest request) => _model.Definition.CarryingInputs.Length == 0 ? request : new InferenceRequest
    {
        Model = request.Model,
        Rig = request.Rig,
        Window = request.Window,
        TraceParent = request.TraceParent,
        Carried = _carried.GetValueOrDefault(request.Rig),
    };

    private void Keep(string rig, CarriedState carried)
    {
        if (_carried.Count >= MaxRigs)
            _carried.Clear();
        _carried[rig] = carried;
    }

    private readonly record struct Shown(InferenceRequest Request, InferenceResult Live);
}
