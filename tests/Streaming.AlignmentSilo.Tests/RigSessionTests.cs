using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>By which clock windows are overdue and sensors idle. Times are seconds; records reach the broker when they are captured.</summary>
public sealed class RigSessionTests : IAsyncLifetime
{
    private const int Partition = 1;
    private const double Deadline = 2;
    private const double IdleTimeout = 1;

    private readonly IHost _host = UnconnectedSilo.Create();
    private readonly Assignments _assignments;
    private readonly PartitionClock _clock;
    private readonly RigSession _session;
    private long _offset;

    public RigSessionTests()
    {
        _assignments = _host.Services.GetRequiredService<Assignments>();
        var assignment = _assignments.Open(Partition, epoch: 1);
        _clock = _assignments.ClockOf(assignment);
        var pipeline = new PipelineDefinition
        {
            Name = "watched",
            Modalities = [Modality("camera", idleTimeout: null), Modality("microphone", TimeSpan.FromSeconds(IdleTimeout))],
            Window = new GridWindow(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
            Deadline = TimeSpan.FromSeconds(Deadline),
        };
        _session = new RigSession(
            RigAssignment.Of("rig", assignment, _assignments),
            checkpoint: null,
            new PipelineSet([pipeline]),
            _host.Services.GetRequiredService<WindowCompletion>(),
            _host.Services.GetRequiredService<AlignmentMetrics>(),
            maxWindowsInFlight: 10);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Window_WhereNothingIsUnread_IsOverdueByTheWallClock()
    {
        Append(wall: 10, Sample("camera", 10.1));
        Assert.Equal(10 + IdleTimeout, NextDue());

        _session.Advance(Us(10 + IdleTimeout));
        Assert.Equal(10 + Deadline, NextDue());
        _session.Advance(Us(10 + Deadline));

        Assert.Null(NextDue());
    }

    [Fact]
    public void Window_WhileRecordsFromBeforeItsDeadlineAreUnread_IsNotOverdue()
    {
        _clock.Begin();
        Read(upTo: 10.5);
        Append(wall: 100, Sample("camera", 10.1));
        _session.Advance(Us(100));
        Assert.Equal(10.5 + IdleTimeout, NextDue());
        Assert.True(_session.IsHeldBackFrom(Us(10.5 + IdleTimeout), Us(100)));

        Read(upTo: 11.5);
        _session.Advance(Us(100));
        Assert.Equal(10.5 + Deadline, NextDue());

        Read(upTo: 12.5);
        Assert.False(_session.IsHeldBackFrom(Us(10.5 + Deadline), Us(100)));
        _session.Advance(Us(100));
        Assert.Null(NextDue());
    }

    [Fact]
    public void Window_OnceEverythingIsRead_IsOverdueByTheWallClock()
    {
        _clock.Begin();
        Read(upTo: 10.5);
        Append(wall: 100, Sample("camera", 10.1));

        _clock.NoteNothingRead(new ReadMark(Us(100), IsAtEnd: true));
        _session.Advance(Us(100));

        Assert.Null(NextDue());
    }

    [Fact]
    public void Sensor_WhoseRecordsComeInOneBatchWithALongTimeOfAnothers_IsNotIdleMeanwhile()
    {
        _clock.Begin();
        _clock.AddPoll();
        _clock.BeginGive(new ReadMark(Us(20), IsAtEnd: false));

        Append(wall: 100, [.. Enumerable.Range(100, 80).SelectMany(tenth => (Sample[])[Sample("camera", tenth / 10.0), Sample("microphone", tenth / 10.0)])]);

        Assert.Equal(17.9 + IdleTimeout, NextDue());
    }

    public async ValueTask DisposeAsync()
    {
        _assignments.Revoke(Partition);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private void Read(double upTo) => _clock.NoteNothingRead(new ReadMark(Us(upTo), IsAtEnd: false));

    private void Append(double wall, params Sample[] samples) => _session.Append(samples, Us(wall));

    private double? NextDue() => _session.NextDueUs() / 1e6;

    private Sample Sample(string modality, double second) => new()
    {
        Modality = modality,
        EventTimeUs = Us(second),
        AppendTimeUs = Us(second),
        ContentType = ContentTypes.Tensor,
        Payload = [1],
        Position = new RecordPosition(modality, Partition, _offset++),
    };

    private static ModalityDefinition Modality(string name, TimeSpan? idleTimeout) =>
        new() { Name = name, Topic = name, Kind = ContentKind.Tensor, IdleTimeout = idleTimeout };

    private static long Us(double second) => Samples.Microseconds(second);
}
