using Streaming.Abstractions;

namespace Streaming.Capture.Simulation;

/// <summary>When a sensor is silent. To be asked for times that never go back.</summary>
internal sealed class Dropouts(SensorOptions options, int seed, string modality, long startUs)
{
    private readonly Random _random = Seeded.Stream(seed, modality + "/dropouts");
    private readonly long _durationUs = EventTime.FromTimeSpan(options.DropoutDuration);
    private long _endUs = startUs;
    private long _nextUs = long.MinValue;

    public bool Cover(long timeUs)
    {
        if (options.DropoutsPerMinute == 0)
            return false;

        while (_nextUs == long.MinValue || timeUs >= _nextUs + _durationUs)
        {
            _nextUs = _endUs + (long)_random.Exponential(60e6 / options.DropoutsPerMinute);
            _endUs = _nextUs + _durationUs;
        }

        return timeUs >= _nextUs;
    }
}
