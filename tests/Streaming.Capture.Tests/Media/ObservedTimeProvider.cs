using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Streaming.Capture.Tests.Media;

/// <summary>Stands still, and tells what waits for it and for how long.</summary>
internal sealed class ObservedTimeProvider : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _delays = Channel.CreateUnbounded<TimeSpan>();

    public ChannelReader<TimeSpan> Delays => _delays.Reader;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _delays.Writer.TryWrite(dueTime);
        return timer;
    }

    public async Task<TimeSpan> NextDelayAsync() => await _delays.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
