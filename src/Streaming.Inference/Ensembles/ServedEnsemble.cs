using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>An ensemble that answers. It has no queue of its own: its steps have.</summary>
internal sealed class ServedEnsemble(EnsembleGraph graph, InferenceService models, InferenceOptions options, TimeProvider time, InferenceMetrics metrics)
{
    private readonly EncoderThrottles _throttles = new(options.MaxQueuedRequests);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private volatile EnsembleGraph _graph = graph;
    private int _underWay;
    private bool _isStopping;

    /// <summary>Requests that come from now on take the new one.</summary>
    public EnsembleGraph Graph
    {
        get => _graph;
        set => _graph = value;
    }

    /// <exception cref="InferenceUnavailableException">Too many requests are under way, it is stopping, or a step took no request.</exception>
    public async ValueTask<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        var ensemble = _graph;
        var start = time.GetTimestamp();
        var outcome = InferenceOutcome.Refused;
        try
        {
            Begin(ensemble.Name);
            try
            {
                var result = await new EnsembleRun(ensemble, models, _throttles, request, time, cancellationToken).InferAsync();
                outcome = result.Fault is null ? InferenceOutcome.Ok : InferenceOutcome.Fault;
                metrics.RecordRequestDuration(ensemble.Name, time.GetElapsedTime(start));
                return result;
            }
            finally
            {
                End();
            }
        }
        catch (OperationCanceledException)
        {
            outcome = InferenceOutcome.Cancelled;
            throw;
        }
        finally
        {
            metrics.CountRequest(ensemble.Name, outcome);
        }
    }

    /// <summary>Takes no more requests and returns once those it has are answered, or with a cancelled token at once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isStopping = true;
            if (_underWay == 0)
                _drained.TrySetResult();
        }

        using (cancellationToken.UnsafeRegister(static drained => ((TaskCompletionSource)drained!).TrySetResult(), _drained))
            await _drained.Task;
    }

    private void Begin(string name)
    {
        lock (_gate)
        {
            if (_isStopping)
                throw new InferenceUnavailableException($"Model {name} is stopping.");
            if (_underWay >= options.MaxQueuedRequests)
                throw new InferenceQueueFullException($"{options.MaxQueuedRequests} requests are under way in model {name} already.");
            _underWay++;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            _underWay--;
            if (_isStopping && _underWay == 0)
                _drained.TrySetResult();
        }
    }
}
