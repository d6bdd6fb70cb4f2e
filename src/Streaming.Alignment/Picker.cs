using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>What a window takes of a modality, and what the modality must have promised before the answer cannot change any more.</summary>
internal static class Picker
{
    /// <summary>For all and slice, the samples by time: those that came behind a bound are still to be left out by <see cref="Takes"/>.</summary>
    public static PickRange Find(ModalityTrack track, in OpenWindow window, long allowedLatenessUs)
    {
        var samples = track.Samples;
        switch (track.Spec.Pick)
        {
            case Pick.First:
                var first = samples.LowerBound(window.FirstUs);
                return first < samples.Count && samples[first].TimeUs <= window.LastUs ? new PickRange(first, 1) : default;
            case Pick.Last:
                var last = samples.UpperBound(window.LastUs) - 1;
                while (last >= 0 && !Takes(window, samples[last], allowedLatenessUs))
                    last--;
                return last >= 0 && samples[last].TimeUs >= window.FirstUs ? new PickRange(last, 1) : default;
            case Pick.Nearest:
                return FindNearest(samples, window);
            case Pick.Linear:
                return FindAround(samples, window);
            case Pick.Hold:
                var held = samples.UpperBound(HoldInstant(window)) - 1;
                return held >= 0 && IsValid(samples[held], window, track.Spec.MaxAgeUs) ? new PickRange(held, 1) : default;
            default:
                var start = samples.LowerBound(window.FirstUs);
                return new PickRange(start, Math.Max(0, samples.UpperBound(window.LastUs) - start));
        }
    }

    /// <summary>The window was not covered by the bound that the sample came behind.</summary>
    public static bool Takes(in OpenWindow window, in HeldSample held, long allowedLatenessUs) =>
        held.BehindUs == TimeMath.Always || TimeMath.Add(window.LastUs, allowedLatenessUs) > held.BehindUs;

    /// <summary>A sample that began before the window and is still valid in it.</summary>
    public static bool Overlaps(in OpenWindow window, Sample sample) =>
        sample.EventTimeUs < window.FirstUs && sample.EndTimeUs > window.FirstUs;

    /// <summary>The lowest bound at which no further sample can change the answer.</summary>
    public static long BoundNeeded(ModalityTrack track, in OpenWindow window)
    {
        var pick = track.Spec.Pick;
        if (pick == Pick.Hold)
            return HoldInstant(window);
        if (!track.CanProveEarly)
            return window.LastUs;
        var samples = track.Samples;
        var found = Find(track, window, 0);
        if (found.Count == 0)
            return pick == Pick.Linear ? BoundNeededForNeither(samples, window) : window.LastUs;
        var timeUs = samples[found.Start + found.Count - 1].TimeUs;
        var neededUs = pick == Pick.Nearest && timeUs < window.InstantUs
            ? TimeMath.Add(window.InstantUs, window.InstantUs - timeUs)
            : timeUs - 1;
        return Math.Min(window.LastUs, neededUs);
    }

    /// <summary>Where hold looks back from.</summary>
    public static long HoldInstant(in OpenWindow window) => window.Reference is null ? window.LastUs : Math.Min(window.InstantUs, window.LastUs);

    public static bool IsValid(in HeldSample held, in OpenWindow window, long? maxAgeUs)
    {
        var instantUs = HoldInstant(window);
        if (held.Sample.DurationUs > 0 && held.Sample.EndTimeUs > (window.Reference is null ? window.FirstUs : instantUs))
            return true;
        return maxAgeUs is { } ageUs ? instantUs - held.TimeUs <= ageUs : held.TimeUs >= window.FirstUs;
    }

    private static PickRange FindNearest(SampleBuffer samples, in OpenWindow window)
    {
        // A window need not have its instant in it: the nearest is then at the end that faces it.
        var right = samples.LowerBound(Math.Clamp(window.InstantUs, window.FirstUs, TimeMath.Add(window.LastUs, 1)));
        var hasRight = right < samples.Count && samples[right].TimeUs <= window.LastUs;
        var hasLeft = right > 0 && samples[right - 1].TimeUs >= window.FirstUs;
        if (hasLeft && (!hasRight || window.InstantUs - samples[right - 1].TimeUs < samples[right].TimeUs - window.InstantUs))
            return new PickRange(right - 1, 1);
        return hasRight ? new PickRange(right, 1) : default;
    }

    private static PickRange FindAround(SampleBuffer samples, in OpenWindow window)
    {
        var low = samples.LowerBound(window.FirstUs);
        var high = samples.UpperBound(window.LastUs);
        var right = samples.LowerBound(window.InstantUs);
        if (right < low || right >= high)
            return default;
        if (samples[right].TimeUs == window.InstantUs)
            return new PickRange(right, 1);
        return right > low ? new PickRange(right - 1, 2) : default;
    }

    /// <summary>There is nothing to interpolate between, and never will be once nothing can come on the left.</summary>
    private static long BoundNeededForNeither(SampleBuffer samples, in OpenWindow window)
    {
        var low = samples.LowerBound(window.FirstUs);
        var hasLeft = low < samples.Count && samples[low].TimeUs < window.InstantUs;
        return hasLeft ? window.LastUs : Math.Min(window.LastUs, window.InstantUs);
    }
}
