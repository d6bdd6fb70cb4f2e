namespace Acme.Alarms;

public interface IAlarmGrain : IGrainWithStringKey
{
    ValueTask TakeAsync(string? label);

    ValueTask<bool> IsRaisedAsync();
}
