using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Streaming.Kafka.Tests;

/// <summary>Stands still, and tells when somebody waits for it.</summary>
internal sealed class WaitedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Once for each wait of that length.</summary>
    public async Task UntilWaitedForAsync(TimeSpan length)
    {
        while (await _waits.Reader.ReadAsync() != length)
        {
            // Somebody else waits for something else.
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
