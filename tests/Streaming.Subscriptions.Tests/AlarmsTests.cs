using Acme.Alarms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Streaming.Subscriptions.Tests;

/// <summary>The grain of examples/Alarms, which the README shows.</summary>
public sealed class AlarmsTests : IDisposable
{
    private readonly EventTopic _events = EventTopic.CreateNew();

    public void Dispose() => _events.Dispose();

    [Fact]
    public async Task Alarm_IsRaisedByThreeHazardsInARow_AndEndsWithTheNextClearWindow()
    {
        using var silo = await _events.StartSiloAsync(typeof(IAlarmGrain).Assembly, "alarms");
        var gate = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IAlarmGrain>("gate");

        for (var i = 0; i < 3; i++)
            await _events.SendAsync("gate", i, "pedestrian");
        await UntilAsync(() => gate.IsRaisedAsync());
        await _events.SendAsync("gate", 3, "clear");
        await UntilAsync(async () => !await gate.IsRaisedAsync());

        await silo.StopAsync();
    }

    private static async Task UntilAsync(Func<ValueTask<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition())
            timeout.Token.ThrowIfCancellationRequested();
    }
}
