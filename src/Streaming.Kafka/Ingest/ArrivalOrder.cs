using Streaming.Abstractions;

namespace Streaming.Kafka;

/// <summary>
/// Puts what was read of several topics, some of one and then some of another, in the order in which it came: otherwise a sensor would seem to be silent for as long as the
/// records of another one last that were read before its own. Those of one modality stay in their order, whatever their timestamps. Not thread safe.
/// </summary>
internal sealed class ArrivalOrder
{
    /// <summary>Of each modality, its first sample that is not taken yet.</summary>
    private readonly List<int> _heads = [];

    public Sample[] Merge(List<Sample> samples)
    {
        if (IsInOrder(samples))
            return [.. samples];
        FindHeads(samples);
        var merged = new Sample[samples.Count];
        for (var i = 0; i < merged.Length; i++)
        {
            var earliest = FindEarliest(samples);
            var index = _heads[earliest];
            merged[i] = samples[index];
            if (FindNext(samples, index) is { } next)
                _heads[earliest] = next;
            else
                _heads.RemoveAt(earliest);
        }

        return merged;
    }

    private static bool IsInOrder(List<Sample> samples)
    {
        for (var i = 1; i < samples.Count; i++)
        {
            if (samples[i].AppendTimeUs < samples[i - 1].AppendTimeUs)
                return false;
        }

        return true;
    }

    private void FindHeads(List<Sample> samples)
    {
        _heads.Clear();
        for (var i = 0; i < samples.Count; i++)
        {
            if (!IsOfAHead(samples, samples[i].Modality))
                _heads.Add(i);
        }
    }

    private bool IsOfAHead(List<Sample> samples, string modality)
    {
        foreach (var head in _heads)
        {
            if (samples[head].Modality == modality)
                return true;
        }

        return false;
    }

    private int FindEarliest(List<Sample> samples)
    {
        var earliest = 0;
        for (var i = 1; i < _heads.Count; i++)
        {
            if (samples[_heads[i]].AppendTimeUs < samples[_heads[earliest]].AppendTimeUs)
                earliest = i;
        }

        return earliest;
    }

    private static int? FindNext(List<Sample> samples, int index)
    {
        var modality = samples[index].Modality;
        for (var next = index + 1; next < samples.Count; next++)
        {
            if (samples[next].Modality == modality)
                return next;
        }

        return null;
    }
}
