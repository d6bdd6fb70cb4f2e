using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>One pipeline of a rig while no broker acknowledges anything.</summary>
public sealed class RigPipelineTests : IAsyncLifetime
{
    private const int MaxWindowsInFlight = 2;

    private const int Partition = 1;

    private readonly IHost _host = UnconnectedSilo.Create();
    private readonly RigPipeline _pipeline;
    private readonly RigAssignment _rig;
    private readonly Assignments _assignments;
    private int _offset;

    public RigPipelineTests()
    {
        _assignments = _host.Services.GetRequiredService<Assignments>();
        _rig = RigOf(_assignments);
        _pipeline = Create(DeliveryPolicy.Lossless);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Holds_WhenALateSampleIsNotAcknowledged_CoverIt()
    {
        _pipeline.Append(new Sample { Kind = SampleKind.Bound, Modality = "camera", EventTimeUs = Samples.Microseconds(9) }, nowUs: 0, wallUs: 0);
        Append(3);

        Assert.Equal(["camera/1/0"], Holds());
    }

    [Fact]
    public async Task Wait_WhenTooManyLateSamplesAreNotAcknowledged_DoesNotReturn()
    {
        Append(1_000);
        for (var second = 0; second < 256; second++)
            Append(second);
        Assert.False(_pipeline.IsFull);

        Append(500);
        Assert.True(_pipeline.IsFull);
        var wait = _pipeline.WaitForRoomAsync(CancellationToken.None);

        Assert.False(wait.IsCompleted);
        _assignments.Revoke(Partition);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TestTime.Limit));
    }

    [Fact]
    public void Pipeline_ThatWantsTheNewestWindow_IsFullWhenAThousandWaitBehindOneThatIsNotDone()
    {
        var latestOnly = Create(DeliveryPolicy.LatestOnly);
        for (var second = 0; second <= 1_000; second++)
            latestOnly.Append(Sample(second), nowUs: 0, wallUs: 0);
        Assert.False(latestOnly.IsFull);

        latestOnly.Append(Sample(1_001), nowUs: 0, wallUs: 0);

        Assert.True(latestOnly.IsFull);
    }

    [Fact]
    public async Task Wait_WhenThePartitionIsTakenAway_EndsAndTheWindowsStayHeld()
    {
        for (var second = 0; second <= MaxWindowsInFlight + 1; second++)
            Append(second);
        var wait = _pipeline.WaitForRoomAsync(CancellationToken.None);
        Assert.False(wait.IsCompleted);

        _assignments.Revoke(Partition);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TestTime.Limit));
        Assert.Equal(["camera/1/0"], Holds());
    }

    [Fact]
    public void Sample_OfAWindowWhoseEventIsNotAcknowledged_IsNotInMemoryAnyMoreAndStillHeld()
    {
        var sample = AppendAndForget(0);
        Append(1);
        Append(2);

        GC.Collect();

        Assert.False(sample.IsAlive);
        Assert.Equal(["camera/1/0"], Holds());
    }

    [Fact]
    public void Events_WhileNoneIsAcknowledged_AreSentInTheOrderOfTheirWindows()
    {
        using var sending = new SendingAttempts();

        for (var second = 0; second <= MaxWindowsInFlight; second++)
            Append(second);

        Assert.Equal(["rig/lonely/0/0", "rig/lonely/1000000/0"], sending.EventsOf("rig/lonely"));
    }

    [Fact]
    public async Task Event_BehindOneForWhichTheClientHasNoRoom_IsNotSent()
    {
        using var sending = new SendingAttempts();
        var host = UnconnectedSilo.Create(("queue.buffering.max.messages", "1"), ("message.timeout.ms", "300000"));
        await using var disposing = (IAsyncDisposable)host;
        var assignments = host.Services.GetRequiredService<Assignments>();
        var pipeline = Create(DeliveryPolicy.Lossless, host, RigOf(assignments), "full");

        for (var second = 0; second <= 3; second++)
            pipeline.Append(Sample(second), nowUs: 0, wallUs: 0);

        Assert.Equal(["rig/full/0/0", "rig/full/1000000/0"], sending.EventsOf("rig/full"));
        assignments.Revoke(Partition);
    }

    public async ValueTask DisposeAsync()
    {
        _assignments.Revoke(Partition);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static RigAssignment RigOf(Assignments assignments) => RigAssignment.Of("rig", assignments.Open(Partition, epoch: 1), assignments);

    private RigPipeline Create(DeliveryPolicy delivery) => Create(delivery, _host, _rig, "lonely");

    private static RigPipeline Create(DeliveryPolicy delivery, IHost host, RigAssignment rig, string name)
    {
        var definition = new PipelineDefinition
        {
            Name = name,
            Delivery = delivery,
            Modalities = [new ModalityDefinition { Name = "camera", Topic = "camera", Kind = ContentKind.Tensor }],
            Window = new GridWindow(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        };
        var completion = host.Services.GetRequiredService<WindowCompletion>();
        var metrics = host.Services.GetRequiredService<AlignmentMetrics>();
        return new RigPipeline(rig, definition, frontier: null, completion, metrics, MaxWindowsInFlight);
    }

    private void Append(double second) => _pipeline.Append(Sample(second), nowUs: 0, wallUs: 0);

    [MethodImpl(MethodImplOptions.NoInlining)] // so that no local of the caller's keeps it
    private WeakReference AppendAndForget(double second)
    {
        var sample = Sample(second);
        _pipeline.Append(sample, nowUs: 0, wallUs: 0);
        return new WeakReference(sample);
    }

    private Sample Sample(double second) => Samples.Data("camera", second, new RecordPosition("camera", Partition, _offset++));

    private IEnumerable<string> Holds()
    {
        var holds = new HoldOffsets(Partition, isShared: false);
        _pipeline.TakeSnapshot(holds);
        return holds.ToArray().Select(hold => string.Create(CultureInfo.InvariantCulture, $"{hold.Topic}/{hold.Partition}/{hold.Offset}"));
    }
}
