namespace Acme.Alarms;

public interface IAlarmGrain : IGrainWithStringKey
{
    ValueTask<bool> IsRaisedAsync();
}
