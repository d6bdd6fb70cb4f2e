using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>
/// What a model carries from one window of a rig to the next. The rig holds it, so any inference silo can answer the next window, and none
/// that ends takes it along. Which models carry something their answers tell: such a model gets a rig's windows one after the other, and
/// those that were under way when the first answer came are asked again. Runs inside the rig's grain, one turn at a time.
/// </summary>
internal sealed class CarriedStates
{
    private Task<CarriedState?> _last = Task.FromResult<CarriedState?>(null);
    private bool _carries;

    /// <param name="infer">Asks the model, with what it carries from the window before.</param>
    public async Task<InferenceResult> InferAsync(Func<CarriedState?, Task<InferenceResult>> infer)
    {
        var before = _last;
        var source = new TaskCompletionSource<CarriedState?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _last = source.Task;
        CarriedState? carried = null;
        try
        {
            var isInTurn = _carries;
            if (isInTurn)
                carried = await before;
            var result = await infer(carried);
            if (!isInTurn && result.Carried is not null)
            {
                carried = await before;
                if (carried is not null)
                    result = await infer(carried);
            }

            carried = result.Carried ?? carried;
            if (result.Fault is null)
                _carries = carried is not null;
            return result;
        }
        finally
        {
            source.SetResult(carried);
        }
    }
}
