using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>
/// What an aligner is to answer once everything has come: for each window, a look at all samples that were on time. Whether a sample is on time, and for
/// which windows, follows from what its own modality had sent before it and from nothing else.
/// </summary>
internal sealed class NaiveAlignment
{
    private const long Always = long.MinValue;
    private const long Never = long.MaxValue;

    private readonly AlignmentSpec _spec;
    private readonly Dictionary<string, List<Arrival>> _arrivals;

    public NaiveAlignment(AlignmentSpec spec, IReadOnlyList<Sample> records)
    {
        _spec = spec;
        _arrivals = spec.Modalities.ToDictionary(modality => modality.Name, modality => Arrive(modality, records.Where(record => record.Modality == modality.Name)));
        Windows = [.. Candidates().Where(IsComplete).Select(window => new PickedWindow(window.Key, Describe(window)))];
        Withdrawn = [.. Candidates().Where(window => !IsComplete(window)).Select(window => new PickedWindow(window.Key, Describe(window)))];
    }

    /// <summary>All that are to be given out, each with its last answer.</summary>
    public IReadOnlyList<PickedWindow> Windows { get; }

    /// <summary>All that are not to be given out, with the last answer for those that were before that was known.</summary>
    public IReadOnlyList<PickedWindow> Withdrawn { get; }

    /// <summary>Samples that no window takes, whatever windows there are.</summary>
    public IEnumerable<string> Late => _arrivals.Values.SelectMany(arrivals => arrivals).Where(arrival => arrival.IsTooLate).Select(arrival => arrival.Sample.Id);

    /// <summary>Samples that break what their modality had promised, taken or not.</summary>
    public IEnumerable<string> Behind => _arrivals.Values.SelectMany(arrivals => arrivals).Where(arrival => arrival.TimeUs <= arrival.BoundUs).Select(arrival => arrival.Sample.Id);

    /// <param name="Sample">The sample.</param>
    /// <param name="BoundUs">What its modality had promised before it.</param>
    /// <param name="IsTooLate">No window takes it.</param>
    private sealed record Arrival(Sample Sample, long BoundUs, bool IsTooLate)
    {
        public long TimeUs => Sample.EventTimeUs;
    }

    private sealed record Window(WindowKey Key, long InstantUs, Sample? Reference)
    {
        public long HoldInstantUs => Reference is null ? Key.LastUs : Math.Min(InstantUs, Key.LastUs);

        public bool Contains(long timeUs) => timeUs >= Key.FirstUs && timeUs <= Key.LastUs;
    }

    private List<Arrival> Arrive(ModalitySpec modality, IEnumerable<Sample> records)
    {
        var (orderBoundUs, boundUs) = (Always, Always);
        var arrivals = new List<Arrival>();
        var isAnsweredBeforeItsEnd = modality.Pick is Pick.First or Pick.Nearest or Pick.Linear or Pick.Hold || IsReference(modality);
        foreach (var record in records)
        {
            if (record.Kind == SampleKind.Bound)
                boundUs = Math.Max(boundUs, record.EventTimeUs);
            if (record.Kind != SampleKind.Data)
                continue;
            var limitUs = isAnsweredBeforeItsEnd ? boundUs : orderBoundUs;
            var arrival = new Arrival(record, boundUs, limitUs != Always && record.EventTimeUs <= limitUs - _spec.AllowedLatenessUs);
            arrivals.Add(arrival with { IsTooLate = arrival.IsTooLate || !HasWindow(arrival) });
            orderBoundUs = Math.Max(orderBoundUs, record.EventTimeUs - modality.OutOfOrdernessUs);
            boundUs = Math.Max(boundUs, orderBoundUs);
        }

        // Equal times stay in the order they came.
        return [.. arrivals.OrderBy(arrival => arrival.TimeUs)];
    }

    /// <summary>On a grid a sample is as late as the last of the windows that its time lies in, however long it is valid.</summary>
    private bool HasWindow(Arrival arrival) => _spec.Window is not GridWindowSpec grid || On(grid, arrival.TimeUs).Any(window => IsOpenTo(window, arrival));

    private bool IsReference(ModalitySpec modality) => _spec.Window is ReferenceWindowSpec reference && reference.Modality == modality.Name;

    private IEnumerable<Window> Candidates() => _spec.Window switch
    {
        GridWindowSpec grid => _arrivals.Values.SelectMany(arrivals => arrivals).Where(arrival => !arrival.IsTooLate)
            .SelectMany(arrival => On(grid, arrival.TimeUs).Where(window => IsOpenTo(window, arrival)))
            .DistinctBy(window => window.Key),
        ReferenceWindowSpec reference => _arrivals[reference.Modality].Where(arrival => !arrival.IsTooLate).Select(arrival => Around(reference, arrival.Sample)),
        _ => throw new InvalidOperationException(),
    };

    private static IEnumerable<Window> On(GridWindowSpec grid, long timeUs)
    {
        for (var startUs = timeUs - grid.SizeUs + 1; startUs <= timeUs; startUs++)
        {
            if (startUs % grid.AdvanceUs == 0)
                yield return new Window(new WindowKey(startUs, startUs + grid.SizeUs - 1, null), startUs + (grid.SizeUs / 2), null);
        }
    }

    private static Window Around(ReferenceWindowSpec reference, Sample sample) => new(
        new WindowKey(sample.EventTimeUs + reference.FirstUs ?? Always, sample.EventTimeUs + reference.LastUs ?? Never, sample.Id),
        sample.EventTimeUs,
        sample);

    /// <summary>The bound that the sample came behind had not covered the window.</summary>
    private bool IsOpenTo(Window window, Arrival arrival) =>
        arrival.TimeUs > arrival.BoundUs || window.Key.LastUs == Never || window.Key.LastUs + _spec.AllowedLatenessUs > arrival.BoundUs;

    private bool IsComplete(Window window) =>
        _spec.Modalities.All(modality => !modality.IsRequired || IsReference(modality) || Choose(modality, window).Count > 0)
        && (window.Reference is not null || _spec.Modalities.Any(modality => Choose(modality, window).Count > 0));

    private string Describe(Window window) => string.Join(' ', _spec.Modalities.Select(modality =>
    {
        var chosen = Choose(modality, window);
        var fraction = modality.Pick == Pick.Linear && chosen.Count == 2
            ? (double)(window.InstantUs - chosen[0].TimeUs) / (chosen[1].TimeUs - chosen[0].TimeUs)
            : 0;
        return modality.Name + PickedWindow.Describe(chosen.Select(arrival => arrival.Sample.Id), fraction);
    }));

    private List<Arrival> Choose(ModalitySpec modality, Window window)
    {
        var taken = _arrivals[modality.Name].Where(arrival => !arrival.IsTooLate && IsOpenTo(window, arrival)).ToList();
        var within = taken.Where(arrival => window.Contains(arrival.TimeUs)).ToList();
        return modality.Pick switch
        {
            Pick.First => within[..Math.Min(1, within.Count)],
            Pick.Last => within[Math.Max(0, within.Count - 1)..],
            Pick.Nearest => Nearest(within, window.InstantUs),
            Pick.Linear => Around(within, window.InstantUs),
            Pick.Hold => [.. taken.Where(arrival => arrival.TimeUs <= window.HoldInstantUs).TakeLast(1).Where(arrival => IsValid(arrival.Sample, window, modality))],
            _ => [.. taken.Where(arrival => arrival.TimeUs < window.Key.FirstUs && arrival.Sample.EndTimeUs > window.Key.FirstUs), .. within],
        };
    }

    private static List<Arrival> Around(List<Arrival> within, long instantUs)
    {
        if (within.FirstOrDefault(arrival => arrival.TimeUs == instantUs) is { } exact)
            return [exact];
        var left = within.LastOrDefault(arrival => arrival.TimeUs < instantUs);
        var right = within.FirstOrDefault(arrival => arrival.TimeUs > instantUs);
        return left is null || right is null ? [] : [left, right];
    }

    /// <summary>Of those as near the later; of equal times that which lies next to the instant.</summary>
    private static List<Arrival> Nearest(List<Arrival> within, long instantUs)
    {
        var left = within.LastOrDefault(arrival => arrival.TimeUs < instantUs);
        var right = within.FirstOrDefault(arrival => arrival.TimeUs >= instantUs);
        if (left is null || (right is not null && right.TimeUs - instantUs <= instantUs - left.TimeUs))
            return right is null ? [] : [right];
        return [left];
    }

    private static bool IsValid(Sample held, Window window, ModalitySpec modality)
    {
        if (held.DurationUs > 0 && held.EndTimeUs > (window.Reference is null ? window.Key.FirstUs : window.HoldInstantUs))
            return true;
        return modality.MaxAgeUs is { } ageUs ? window.HoldInstantUs - held.EventTimeUs <= ageUs : held.EventTimeUs >= window.Key.FirstUs;
    }
}
