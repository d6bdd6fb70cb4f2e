using Acme.Alarms;
using Microsoft.AspNetCore.Builder;
using Streaming.Hosting;
using Streaming.Subscriptions;

return await StreamingExecutable.RunAsync(
    args,
    "alarms",
    defaultPort: 8083,
    builder => builder.AddEventSubscription(typeof(AlarmGrain).Assembly, group: "alarms"),
    app => app.MapGet("/alarms/{rig}", (string rig, IGrainFactory grains) => grains.GetGrain<IAlarmGrain>(rig).IsRaisedAsync()));
