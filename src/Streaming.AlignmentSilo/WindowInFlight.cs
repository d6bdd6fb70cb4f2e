using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>A closed window on its way to its event.</summary>
internal sealed class WindowInFlight
{
    private readonly WindowCredit _credit;
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;
    private bool _isStarted;
    private bool _isSkipped;

    /// <param name="window">What the sensors saw.</param>
    /// <param name="closedUs">Wall-clock time.</param>
    /// <param name="credit">From which it takes its bytes until it is done.</param>
    public WindowInFlight(AlignedWindow window, long closedUs, WindowCredit credit)
    {
        Window = window;
        ClosedUs = closedUs;
        _credit = credit;
        _bytes = BytesOf(window);
        credit.Take(_bytes);
    }

    /// <summary>Null once it is skipped, or its event is made.</summary>
    public AlignedWindow? Window { get; private set; }

    public long ClosedUs { get; }

    /// <summary>Why it goes on without its model's answer; null where it does not.</summary>
    public DegradedReason? Degraded { get; set; }

    public Publication Publication { get; } = new();

    /// <summary>Completes when its event is with Kafka's client, or never will be: those of later windows then come after it.</summary>
    public Task Sent => _sent.Task;

    /// <summary>Completes when its event is published, or it is skipped; is cancelled where that is not ours to do any more.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    /// <summary>Nothing is to be done for it any more.</summary>
    public bool IsDone => _isSkipped || Publication.IsPublished;

    /// <summary>It is worked on.</summary>
    /// <returns>False where it was skipped.</returns>
    public bool TryStart()
    {
        _isStarted = true;
        return !_isSkipped;
    }

    /// <summary>A newer one is worked on in its place.</summary>
    /// <returns>False where it is worked on already.</returns>
    public bool TrySkip()
    {
        if (_isStarted)
            return false;
        _isSkipped = true;
        Window = null;
        End();
        return true;
    }

    /// <summary>Its event is made, and says all that is still needed: payloads do not wait for the broker's acknowledgement.</summary>
    public void LetGo() => Window = null;

    /// <summary>Its event is with Kafka's client.</summary>
    public void MarkSent() => _sent.TrySetResult();

    /// <summary>Nobody works on it any more, so it does not take room.</summary>
    public void End()
    {
        MarkSent();
        _credit.GiveBack(Interlocked.Exchange(ref _bytes, 0));
    }

    private static long BytesOf(AlignedWindow window)
    {
        var bytes = 0L;
        foreach (var slice in window.Modalities)
        {
            foreach (var sample in slice.Samples)
                bytes += sample.Payload.Length;
        }

        return bytes;
    }
}
