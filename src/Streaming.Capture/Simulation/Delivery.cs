using System.Globalization;
using Streaming.Abstractions;

namespace Streaming.Capture.Simulation;

/// <summary>
/// A sensor's clock and network: turns readings in capture order into samples in sending order. However late and disordered they
/// are, a bound that was sent is kept.
/// </summary>
internal sealed class Delivery(string rig, string modality, string contentType, SensorOptions options, int seed, Dropouts dropouts)
{
    private readonly Random _random = Seeded.Stream(seed, modality + "/delivery");
    private readonly List<Held> _held = [];
    private readonly long _clockOffsetUs = EventTime.FromTimeSpan(options.ClockOffset);
    private long _sentUs = long.MinValue;
    private long _boundUs = long.MinValue;
    private long _number;
    private long _boundNumber;

    /// <param name="readings">In the order of their times.</param>
    /// <param name="endUs">When the last reading is over, or <see cref="long.MaxValue"/>.</param>
    public IEnumerable<ScheduledSample> Deliver(IEnumerable<Reading> readings, long endUs)
    {
        foreach (var reading in readings)
        {
            // All is drawn for every reading, so that a dropout does not change what befalls those after it.
            var delayUs = DelayUs();
            var isHeld = _random.Chance(options.OutOfOrder);
            var successors = _random.Next(1, 4);
            var number = reading.Kind == SampleKind.Bound ? _boundNumber++ : _number++;
            if (dropouts.Cover(reading.TimeUs))
                continue;

            if (reading.Kind == SampleKind.Bound)
            {
                if (AdvanceBound(reading.TimeUs + _clockOffsetUs))
                    yield return Send(reading.ReadyUs + delayUs, Bound(number));
                continue;
            }

            var sample = Data(reading, number);
            if (isHeld)
            {
                _held.Add(new Held(sample, successors));
                continue;
            }

            yield return Send(reading.ReadyUs + delayUs, sample);
            foreach (var released in Release())
                yield return Send(_sentUs, released);
        }

        foreach (var held in _held)
            yield return Send(endUs, held.Sample);
        yield return Send(endUs, End(endUs));
    }

    private long DelayUs()
    {
        var meanUs = (double)EventTime.FromTimeSpan(options.Jitter);
        return (long)Math.Min(_random.Exponential(meanUs), 10 * meanUs);
    }

    private bool AdvanceBound(long timeUs)
    {
        foreach (var held in _held)
            timeUs = Math.Min(timeUs, held.Sample.EventTimeUs - 1);
        var isAdvance = timeUs > _boundUs;
        _boundUs = Math.Max(_boundUs, timeUs);
        return isAdvance;
    }

    private ScheduledSample Send(long timeUs, Sample sample)
    {
        _sentUs = Math.Max(_sentUs, timeUs);
        return new ScheduledSample(_sentUs, sample);
    }

    private List<Sample> Release()
    {
        var released = new List<Sample>();
        for (var i = 0; i < _held.Count; i++)
        {
            _held[i] = _held[i] with { Successors = _held[i].Successors - 1 };
            if (_held[i].Successors == 0)
                released.Add(_held[i].Sample);
        }

        _held.RemoveAll(held => held.Successors == 0);
        return released;
    }

    private Sample Data(Reading reading, long number) => new()
    {
        Kind = SampleKind.Data,
        Modality = modality,
        EventTimeUs = reading.TimeUs + _clockOffsetUs,
        DurationUs = reading.DurationUs,
        ContentType = contentType,
        Payload = reading.Payload(),
        Id = string.Create(CultureInfo.InvariantCulture, $"{rig}/{modality}/{number:D6}"),
    };

    private Sample Bound(long number) => new()
    {
        Kind = SampleKind.Bound,
        Modality = modality,
        EventTimeUs = _boundUs,
        Id = string.Create(CultureInfo.InvariantCulture, $"{rig}/{modality}/bound/{number:D6}"),
    };

    private Sample End(long endUs) => new()
    {
        Kind = SampleKind.End,
        Modality = modality,
        EventTimeUs = endUs + _clockOffsetUs,
        Id = $"{rig}/{modality}/end",
    };

    private readonly record struct Held(Sample Sample, int Successors);
}
