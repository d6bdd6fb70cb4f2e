namespace Streaming.Alignment;

/// <summary>Samples of one modality by event time, equal times in order of arrival.</summary>
internal sealed class SampleBuffer
{
    private Ring<HeldSample> _samples = new();

    public int Count => _samples.Count;

    public ref HeldSample this[int index] => ref _samples[index];

    public void Insert(in HeldSample held)
    {
        var index = Count;
        while (index > 0 && this[index - 1].TimeUs > held.TimeUs)
            index--;
        _samples.Insert(index, held);
    }

    public HeldSample RemoveFirst() => _samples.RemoveFirst();

    public void Trim() => _samples.Trim();

    /// <summary>The index of the first sample at or after the time.</summary>
    public int LowerBound(long timeUs) => _samples.CountBefore(timeUs);

    /// <summary>The index after the last sample at or before the time.</summary>
    public int UpperBound(long timeUs) => _samples.CountUpTo(timeUs);
}
