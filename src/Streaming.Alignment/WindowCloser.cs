using Streaming.Abstractions;

namespace Streaming.Alignment;

/// <summary>Gives out windows: what each modality has for them, and whether that is enough.</summary>
internal sealed class WindowCloser(AlignmentSpec spec, ModalityTrack[] tracks, ModalityTrack? referenceTrack)
{
    private readonly PickRange[] _picks = new PickRange[tracks.Length];

    /// <summary>Samples that are in a window that was given out.</summary>
    public long AlignedCount { get; private set; }

    /// <summary>Windows that were not given out when they closed, since a required modality was missing.</summary>
    public long IncompleteCount { get; private set; }

    /// <summary>A modality of which a sample may still come that changes the window; null where it is proven.</summary>
    public ModalityTrack? FindBlocking(in OpenWindow window, long nowUs)
    {
        foreach (var track in tracks)
        {
            if (track.IsWaitedFor(nowUs) && !track.HasPromisedEnough(window))
                return track;
        }

        return null;
    }

    /// <summary>
    /// Gives the window out, unless nothing is in it or a required modality is missing. One that was given out before is given out again even then: what was said
    /// does not hold any more.
    /// </summary>
    public void Close(ref OpenWindow window, CloseTrigger trigger, long nowUs, AlignerOutput output)
    {
        if (!FindPicks(window) && window.Revision == 0)
        {
            IncompleteCount += window.IsCountedIncomplete || IsEmpty(window) ? 0 : 1;
            window.IsCountedIncomplete = true;
            return;
        }

        var firstSlice = output.SliceCount;
        for (var i = 0; i < tracks.Length; i++)
            AddSlice(tracks[i], window, _picks[i], nowUs, output);
        MarkReference(window);
        var closed = new ClosedWindow
        {
            FirstUs = window.FirstUs,
            LastUs = window.LastUs,
            InstantUs = window.InstantUs,
            OpenedBy = window.OpenedBy,
            Reference = window.Reference,
            ClosedBy = trigger,
            Revision = window.Revision,
            FirstSlice = firstSlice,
            SliceCount = tracks.Length,
        };
        if (window.EmittedFingerprint is not { } emitted || emitted != output.FingerprintOf(closed))
        {
            window.Revision++;
            output.Windows.Add(closed);
        }

        window.EmittedFingerprint = null;
    }

    /// <summary>Whether the sample, which has just come, changes the window's answer: it is in it, or nothing is held where something was before.</summary>
    public bool IsChangedBy(in OpenWindow window, ModalityTrack track, Sample sample)
    {
        if (track.Spec.Pick == Pick.Hold)
            return IsHeldChangedBy(window, track, sample);
        var range = Picker.Find(track, window, spec.AllowedLatenessUs);
        for (var i = track.TakesEarlier ? 0 : range.Start; i < range.Start + range.Count; i++)
        {
            ref var held = ref track.Samples[i];
            if (ReferenceEquals(held.Sample, sample))
                return i < range.Start ? ReachesInto(window, held) : Picker.Takes(window, held, spec.AllowedLatenessUs);
        }

        return false;
    }

    private static bool IsHeldChangedBy(in OpenWindow window, ModalityTrack track, Sample sample)
    {
        var samples = track.Samples;
        var last = samples.UpperBound(Picker.HoldInstant(window)) - 1;
        if (last < 0 || !ReferenceEquals(samples[last].Sample, sample))
            return false;
        return Picker.IsValid(samples[last], window, track.Spec.MaxAgeUs)
            || (last > 0 && Picker.IsValid(samples[last - 1], window, track.Spec.MaxAgeUs));
    }

    /// <returns>Whether what the window has is to be given out: every required modality, and something at all.</returns>
    private bool FindPicks(in OpenWindow window)
    {
        var hasSomething = window.Reference is not null;
        var isComplete = true;
        for (var i = 0; i < tracks.Length; i++)
        {
            _picks[i] = Picker.Find(tracks[i], window, spec.AllowedLatenessUs);
            var isNeeded = tracks[i].Spec.IsRequired && !tracks[i].IsReference;
            if (hasSomething && !isNeeded)
                continue;
            var hasAny = HasAny(tracks[i], window, _picks[i]);
            hasSomething |= hasAny;
            isComplete &= hasAny || !isNeeded;
        }

        return hasSomething && isComplete;
    }

    private bool IsEmpty(in OpenWindow window)
    {
        for (var i = 0; i < tracks.Length; i++)
        {
            if (window.Reference is not null || HasAny(tracks[i], window, _picks[i]))
                return false;
        }

        return true;
    }

    private bool HasAny(ModalityTrack track, in OpenWindow window, PickRange range)
    {
        for (var i = range.Start; i < range.Start + range.Count; i++)
        {
            if (Picker.Takes(window, track.Samples[i], spec.AllowedLatenessUs))
                return true;
        }

        foreach (ref readonly var lasting in track.Lasting)
        {
            if (ReachesInto(window, lasting))
                return true;
        }

        for (var i = 0; track.TakesEarlier && i < range.Start; i++)
        {
            if (ReachesInto(window, track.Samples[i]))
                return true;
        }

        return false;
    }

    private bool ReachesInto(in OpenWindow window, in HeldSample held) =>
        held.Sample.DurationUs > 0 && Picker.Overlaps(window, held.Sample) && Picker.Takes(window, held, spec.AllowedLatenessUs);

    private void AddSlice(ModalityTrack track, in OpenWindow window, PickRange range, long nowUs, AlignerOutput output)
    {
        var firstSample = output.SampleCount;
        if (track.TakesEarlier)
            AddEarlier(track, window, range.Start, output);
        for (var i = range.Start; i < range.Start + range.Count; i++)
        {
            ref var held = ref track.Samples[i];
            if (Picker.Takes(window, held, spec.AllowedLatenessUs))
                AddSample(ref held, output);
        }

        if (track.TakesEarlier)
            Sort(output.SamplesFrom(firstSample));
        var count = output.SampleCount - firstSample;
        output.Add(new ClosedSlice
        {
            Modality = track.Spec.Name,
            FirstSample = firstSample,
            SampleCount = count,
            GapUs = track.Spec.Pick == Pick.Slice ? Coverage.GapsOf(window, output.SamplesFrom(firstSample)) : 0,
            AgeUs = AgeOf(window, count > 0 ? NewestOf(output.SamplesFrom(firstSample)) : track.NewestUs),
            MissingReason = count > 0 ? MissingReason.None : track.ExplainMissing(window, nowUs),
            Fraction = range.Count == 2 && track.Spec.Pick == Pick.Linear ? FractionOf(window.InstantUs, track.Samples, range.Start) : 0,
        });
    }

    /// <summary>Those that began before the window and are still valid in it.</summary>
    private void AddEarlier(ModalityTrack track, in OpenWindow window, int end, AlignerOutput output)
    {
        foreach (ref var lasting in track.Lasting)
        {
            if (ReachesInto(window, lasting))
                AddSample(ref lasting, output);
        }

        for (var i = 0; i < end; i++)
        {
            ref var held = ref track.Samples[i];
            if (ReachesInto(window, held))
                AddSample(ref held, output);
        }
    }

    /// <summary>What began earlier came from two places, and is most often in order.</summary>
    private static void Sort(Span<Sample> samples)
    {
        for (var i = 1; i < samples.Length; i++)
        {
            for (var j = i; j > 0 && samples[j - 1].EventTimeUs > samples[j].EventTimeUs; j--)
                (samples[j - 1], samples[j]) = (samples[j], samples[j - 1]);
        }
    }

    private void AddSample(ref HeldSample held, AlignerOutput output)
    {
        Mark(ref held);
        output.Add(held.Sample);
    }

    private void MarkReference(in OpenWindow window)
    {
        if (window.Reference is not { } reference)
            return;
        var samples = referenceTrack!.Samples;
        for (var i = samples.LowerBound(reference.EventTimeUs); i < samples.Count && samples[i].TimeUs == reference.EventTimeUs; i++)
        {
            if (ReferenceEquals(samples[i].Sample, reference))
                Mark(ref samples[i]);
        }
    }

    private void Mark(ref HeldSample held)
    {
        if (!held.IsAligned)
            AlignedCount++;
        held.IsAligned = true;
    }

    private static long? AgeOf(in OpenWindow window, long newestUs) =>
        newestUs == TimeMath.Always ? null : Math.Max(0, (window.Reference is null ? window.LastUs + 1 : window.InstantUs) - newestUs);

    private static long NewestOf(ReadOnlySpan<Sample> samples)
    {
        var newestUs = TimeMath.Always;
        foreach (var sample in samples)
            newestUs = Math.Max(newestUs, sample.EventTimeUs);
        return newestUs;
    }

    private static double FractionOf(long instantUs, SampleBuffer samples, int left) =>
        (double)(instantUs - samples[left].TimeUs) / (samples[left + 1].TimeUs - samples[left].TimeUs);
}
