using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>The sums of all counters of one host.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();

    public Measurements(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other hosts of this process have counters of the same names.
            if (instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _sums.AddOrUpdate(Key(instrument.Name, tags), value, (_, sum) => sum + value));
        _listener.Start();
    }

    /// <param name="instrument">The counter's name.</param>
    /// <param name="tags">As in <c>pipeline=fused,reason=proof</c>.</param>
    public long SumOf(string instrument, string tags) => _sums.GetValueOrDefault($"{instrument} {tags}");

    public void Dispose() => _listener.Dispose();

    private static string Key(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            words[i] = $"{tags[i].Key}={tags[i].Value}";
        return $"{instrument} {string.Join(',', words)}";
    }
}
