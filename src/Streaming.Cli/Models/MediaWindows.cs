using Streaming.Abstractions;

namespace Streaming.Cli.Models;

/// <summary>Cuts a recording, whose samples come by event time, into windows one after the other. A sample that lasts belongs to all it reaches into.</summary>
internal sealed class MediaWindows(TimeSpan size)
{
    private readonly long _sizeUs = Math.Max(1, (long)size.TotalMicroseconds);
    private readonly SortedDictionary<long, List<Sample>> _open = [];

    /// <returns>The windows that are complete now.</returns>
    public IReadOnlyList<AlignedWindow> Add(Sample sample)
    {
        if (sample.Kind != SampleKind.Data)
            return [];

        var first = sample.EventTimeUs / _sizeUs;
        var complete = TakeBefore(first);
        for (var index = first; index <= Math.Max(sample.EventTimeUs, sample.EndTimeUs - 1) / _sizeUs; index++)
        {
            if (!_open.TryGetValue(index, out var samples))
                _open.Add(index, samples = []);
            samples.Add(sample);
        }

        return complete;
    }

    public IReadOnlyList<AlignedWindow> Rest() => TakeBefore(long.MaxValue);

    private List<AlignedWindow> TakeBefore(long index)
    {
        var complete = new List<AlignedWindow>();
        while (_open.Count > 0 && _open.Keys.First() is var first && first < index)
        {
            _open.Remove(first, out var samples);
            complete.Add(Create(first, samples!));
        }

        return complete;
    }

    private AlignedWindow Create(long index, List<Sample> samples) => new()
    {
        StartUs = index * _sizeUs,
        EndUs = (index + 1) * _sizeUs,
        ClosedBy = CloseTrigger.Proof,
        Modalities =
        [
            .. samples.GroupBy(sample => sample.Modality).Select(slice => new ModalitySlice
            {
                Modality = slice.Key,
                Samples = [.. slice.OrderBy(sample => sample.EventTimeUs)],
            }),
        ],
    };
}
