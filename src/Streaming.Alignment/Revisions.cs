using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>Windows that are closed, and that samples which come late but not too late still change. The oldest goes where there are too many.</summary>
internal sealed class Revisions(WindowCloser closer, int maxCount)
{
    public WindowQueue Windows { get; } = new();

    /// <summary>Windows that stopped taking late samples before their time, since too many others were closed after them.</summary>
    public long ForgoneCount { get; private set; }

    /// <returns>The last instant of a window that had to go for it; <see cref="TimeMath.Always"/> where there was room.</returns>
    public long Add(in OpenWindow window)
    {
        Windows.Insert(window);
        if (Windows.Count <= maxCount)
            return TimeMath.Always;
        ForgoneCount++;
        return Windows.RemoveFirst().LastUs;
    }

    /// <summary>Gives out again what the sample, which has just come, changes.</summary>
    public void Revise(ModalityTrack track, Sample sample, long nowUs, AlignerOutput output)
    {
        var first = Windows.Count;
        while (first > 0 && Windows[first - 1].LastUs >= sample.EventTimeUs)
            first--;
        for (var i = first; i < Windows.Count; i++)
        {
            ref var window = ref Windows[i];
            if (closer.IsChangedBy(window, track, sample))
                closer.Close(ref window, closer.FindBlocking(window, nowUs) is null ? CloseTrigger.Proof : CloseTrigger.Deadline, nowUs, output);
        }
    }

    /// <summary>Windows up to there take nothing any more.</summary>
    public void RemoveUpTo(long finalUs)
    {
        while (Windows.Count > 0 && Windows[0].LastUs <= finalUs)
            Windows.RemoveFirst();
    }
}
