using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>The event of a window and of what the model said of it; when it is published is not known yet.</summary>
internal static class FusionEventFactory
{
    /// <param name="rig">The rig's name.</param>
    /// <param name="pipeline">The pipeline that aligned the window.</param>
    /// <param name="inFlight">The window, which is not skipped.</param>
    /// <param name="result">Null for a pipeline without a model.</param>
    public static FusionEvent Create(string rig, PipelineDefinition pipeline, WindowInFlight inFlight, InferenceResult? result)
    {
        var window = inFlight.Window!;
        return new()
        {
            Id = FusionEventId.Create(rig, pipeline.Name, window.StartUs, window.Reference, window.Revision),
            Rig = rig,
            Pipeline = pipeline.Name,
            Window = new EventWindow(window.StartUs, window.EndUs) { Reference = window.Reference },
            ClosedBy = window.ClosedBy,
            Revision = window.Revision,
            Model = result is null ? null : new EventModel(result.Model, result.Version) { Steps = result.Steps is { Length: > 0 } steps ? steps : null },
            Prediction = BestOf(result),
            Scores = ScoresOf(result),
            Outputs = result?.Outputs ?? [],
            Fault = result?.Fault,
            Degraded = inFlight.Degraded,
            Modalities = [.. window.Modalities.Select(slice => Describe(slice, result)), .. NotConfigured(result)],
            Inputs = InputsOf(window),
            Timings = new EventTimings
            {
                LastArrivalUs = LastArrivalUsOf(window),
                ClosedUs = inFlight.ClosedUs,
                InferenceQueueUs = result?.QueueDurationUs ?? 0,
                InferenceComputeUs = result?.ComputeDurationUs ?? 0,
                BatchSize = result?.BatchSize ?? 0,
            },
        };
    }

    private static EventPrediction? BestOf(InferenceResult? result)
    {
        if (result is null or { Scores.Length: 0 })
            return null;
        var best = 0;
        for (var i = 1; i < result.Scores.Length; i++)
        {
            if (result.Scores[i] > result.Scores[best])
                best = i;
        }

        return new EventPrediction(result.Labels[best], result.Scores[best]);
    }

    private static Dictionary<string, float> ScoresOf(InferenceResult? result)
    {
        var scores = new Dictionary<string, float>();
        for (var i = 0; i < (result?.Scores.Length ?? 0); i++)
            scores[result!.Labels[i]] = result.Scores[i];
        return scores;
    }

    private static EventModality Describe(ModalitySlice slice, InferenceResult? result)
    {
        var isCorrupt = result is not null && result.CorruptModalities.Contains(slice.Modality);
        if (!slice.IsPresent || isCorrupt)
            return new EventModality
            {
                Name = slice.Modality,
                Status = ModalityStatus.Missing,
                AgeUs = slice.AgeUs,
                ClockOffsetUs = slice.ClockOffsetUs,
                Reason = isCorrupt ? MissingReason.Corrupt : slice.MissingReason,
            };
        return new EventModality
        {
            Name = slice.Modality,
            Status = ModalityStatus.Present,
            SampleCount = slice.Samples.Length,
            FirstUs = slice.Samples[0].EventTimeUs,
            LastUs = slice.Samples[^1].EventTimeUs,
            AgeUs = slice.AgeUs,
            GapUs = slice.GapUs,
            ClockOffsetUs = slice.ClockOffsetUs,
        };
    }

    private static IEnumerable<EventModality> NotConfigured(InferenceResult? result) => (result?.UnknownModalities ?? []).Select(
        modality => new EventModality { Name = modality, Status = ModalityStatus.Missing, Reason = MissingReason.NotConfigured });

    private static EventInput[] InputsOf(AlignedWindow window)
    {
        var inputs = new List<EventInput>(window.Modalities.Length);
        foreach (var slice in window.Modalities)
        {
            for (var start = 0; start < slice.Samples.Length;)
                Include(inputs, TakeRun(slice.Samples, ref start));
        }

        return [.. inputs];
    }

    /// <summary>Of the samples from <paramref name="start"/> on that lie in one partition.</summary>
    private static EventInput TakeRun(Sample[] samples, ref int start)
    {
        var first = samples[start].Position;
        var (least, greatest) = (first.Offset, first.Offset);
        for (start++; start < samples.Length && samples[start].Position is var next && next.Partition == first.Partition && next.Topic == first.Topic; start++)
            (least, greatest) = (Math.Min(least, next.Offset), Math.Max(greatest, next.Offset));
        return new EventInput(first.Topic, first.Partition, least, greatest);
    }

    private static void Include(List<EventInput> inputs, EventInput run)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            var known = inputs[i];
            if (known.Topic != run.Topic || known.Partition != run.Partition)
                continue;
            inputs[i] = run with
            {
                FirstOffset = Math.Min(known.FirstOffset, run.FirstOffset),
                LastOffset = Math.Max(known.LastOffset, run.LastOffset),
            };
            return;
        }

        inputs.Add(run);
    }

    private static long LastArrivalUsOf(AlignedWindow window)
    {
        var lastUs = 0L;
        foreach (var slice in window.Modalities)
        {
            foreach (var sample in slice.Samples)
                lastUs = Math.Max(lastUs, sample.IngestionTimeUs);
        }

        return lastUs;
    }
}
