namespace Acme.Alarms;

internal sealed class AlarmGrain : Grain, IAlarmGrain
{
    private int _hazardsInARow;

    public ValueTask TakeAsync(string? label)
    {
        _hazardsInARow = label is null or "clear" ? 0 : _hazardsInARow + 1;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> IsRaisedAsync() => ValueTask.FromResult(_hazardsInARow >= 3);
}
