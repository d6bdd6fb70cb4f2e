using System.Diagnostics;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.Hosting;
using Streaming.Kafka;

namespace Streaming.Subscriptions.Tests;

/// <summary>Grains of somebody else, and the events of their rigs.</summary>
public sealed class SubscriptionTests : IDisposable
{
    private const string Group = "notes";
    private static readonly Assembly Grains = typeof(NotingGrain).Assembly;

    private readonly EventTopic _events = EventTopic.CreateNew();
    private readonly Notebook _notebook = new();

    public void Dispose() => _events.Dispose();

    [Fact]
    public async Task Event_ThatItsGrainRefuses_ComesAgain_BeforeTheNextOfItsRig()
    {
        string[] ids = [await _events.SendAsync("gate", 1), await _events.SendAsync("gate", 2), await _events.SendAsync("gate", 3)];
        _notebook.Refuse(ids[1], times: 2);
        using var silo = await _events.StartSiloAsync(Grains, Group, _notebook);

        Assert.Equal(ids, await _notebook.TakenAsync(3));
        Assert.Equal([ids[1], ids[1]], await _notebook.RefusedAsync(2));
        await silo.StopAsync();
    }

    [Fact]
    public async Task Event_ThatWasNotTaken_ComesToTheNextSiloOfTheGroup_AndWhatWasTakenDoesNot()
    {
        string[] ids = [await _events.SendAsync("gate", 1), await _events.SendAsync("gate", 2), await _events.SendAsync("gate", 3)];
        _notebook.Refuse(ids[1], times: int.MaxValue);
        using (var silo = await _events.StartSiloAsync(Grains, Group, _notebook))
        {
            await _notebook.RefusedAsync(1);
            await silo.StopAsync();
        }

        var next = new Notebook();
        using var nextSilo = await _events.StartSiloAsync(Grains, Group, next);

        Assert.Equal(ids[1..], await next.TakenAsync(2));
        await nextSilo.StopAsync();
    }

    [Fact]
    public async Task Events_ThatAreMoreThanMayWait_ComeAll_InOrder()
    {
        var ids = new List<string>();
        for (var i = 0; i < 200; i++)
            ids.Add(await _events.SendAsync("gate", i));
        _notebook.Refuse(ids[0], times: 1);
        using var silo = await _events.StartSiloAsync(Grains, Group, _notebook, ("Kafka:PartitionCreditBytes", "1024"));

        Assert.Equal(ids, await _notebook.TakenAsync(ids.Count));
        await silo.StopAsync();
    }

    [Fact]
    public async Task Record_ThatIsNoEvent_IsPassedOver()
    {
        await _events.SendAsync("gate", "no event"u8.ToArray());
        var id = await _events.SendAsync("gate", 1);
        using var silo = await _events.StartSiloAsync(Grains, Group, _notebook);

        Assert.Equal([id], await _notebook.TakenAsync(1));
        await silo.StopAsync();
    }

    /// <summary>It begins once, and from then on misses nothing, also before it has taken a first event.</summary>
    [Fact]
    public async Task Group_ThatBeginsWithTheNextEvent_GetsWhatComesWhileNobodyReads()
    {
        (string, string) fromTheEnd = ("Kafka:Consumer:auto.offset.reset", "latest");
        await _events.SendAsync("gate", 1);
        using (var silo = await _events.StartSiloAsync(Grains, Group, _notebook, fromTheEnd))
        {
            await silo.Services.GetRequiredService<IngestStatus>().FirstAssignment;
            await silo.StopAsync();
        }

        var id = await _events.SendAsync("gate", 2);

        using var nextSilo = await _events.StartSiloAsync(Grains, Group, _notebook, fromTheEnd);

        Assert.Equal([id], await _notebook.TakenAsync(1));
        await nextSilo.StopAsync();
    }

    [Fact]
    public async Task Event_OfATrace_HasASpanThere_UntilItsGrainHasTakenIt()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var spans = Channel.CreateUnbounded<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StreamingTelemetry.KafkaName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Writer.TryWrite($"{span.OperationName} {span.TraceId}"),
        };
        ActivitySource.AddActivityListener(listener);
        await _events.SendAsync("gate", 1);
        await _events.SendAsync("gate", 2, traceParent: $"00-{Trace}-00f067aa0ba902b7-01");
        using var silo = await _events.StartSiloAsync(Grains, Group, _notebook);

        await _notebook.TakenAsync(2);

        Assert.Equal($"take event {Trace}", await spans.Reader.ReadAsync());
        await silo.StopAsync();
    }

    [Fact]
    public async Task Topic_ThatIsNotThereYet_IsWaitedFor()
    {
        using var events = new EventTopic();
        using var silo = await events.StartSiloAsync(Grains, Group, _notebook, ("Kafka:Consumer:topic.metadata.refresh.interval.ms", "200"));

        events.Create();
        var id = await events.SendAsync("gate", 1);

        Assert.Equal([id], await _notebook.TakenAsync(1));
        await silo.StopAsync();
    }

    [Fact]
    public async Task Groups_GetAllEvents_EachOfThem()
    {
        var id = await _events.SendAsync("gate", 1);
        var other = new Notebook();
        using var silo = await _events.StartSiloAsync(Grains, Group, _notebook);
        using var otherSilo = await _events.StartSiloAsync(Grains, "other", other);

        Assert.Equal([id], await _notebook.TakenAsync(1));
        Assert.Equal([id], await other.TakenAsync(1));
        await silo.StopAsync();
        await otherSilo.StopAsync();
    }

    [Fact]
    public void Grains_OfWhichNoneSubscribes_AreRefusedInWords()
    {
        var builder = StreamingHost.CreateBuilder([]);

        var refused = Assert.Throws<ArgumentException>(() => builder.AddEventSubscription(typeof(FusionEvent).Assembly, Group));

        Assert.StartsWith("No grain class of Streaming.Abstractions subscribes to events", refused.Message, StringComparison.Ordinal);
    }
}
