using EventLogSilo;
using Streaming.Hosting;
using Streaming.Subscriptions;

return await StreamingExecutable.RunAsync(
    args, "event-log-silo", defaultPort: 8083, builder => builder.AddEventSubscription(typeof(EventLogGrain).Assembly, group: "event-log"));
