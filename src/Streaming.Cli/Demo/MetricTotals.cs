using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Streaming.Cli.Demo;

/// <summary>Sums of this process's own counters since it was made: the report uses what an operator would see.</summary>
internal sealed class MetricTotals : IDisposable
{
    private readonly ConcurrentDictionary<(string Instrument, string Tags), long> _totals = [];
    private readonly MeterListener _listener = new();

    public MetricTotals()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is Counter<long> && instrument.Meter.Name.StartsWith("Streaming.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.Start();
    }

    public long Sum(string instrument) => _totals.Where(total => total.Key.Instrument == instrument).Sum(total => total.Value);

    /// <summary>Sums by the values of one tag, of the measurements that have <paramref name="where"/> (<c>tag=value</c>) among theirs.</summary>
    public SortedDictionary<string, long> SumBy(string instrument, string tag, string? where = null)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var ((name, tags), value) in _totals)
        {
            if (name != instrument || (where is not null && !tags.Contains(where + ";", StringComparison.Ordinal)))
                continue;
            var tagValue = Array.Find(tags.Split(';'), pair => pair.StartsWith(tag + "=", StringComparison.Ordinal))?[(tag.Length + 1)..] ?? "";
            sums[tagValue] = sums.GetValueOrDefault(tagValue) + value;
        }

        return sums;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = "";
        foreach (var (name, tagValue) in tags)
            key += $"{name}={tagValue};";
        _totals.AddOrUpdate((instrument, key), value, (_, total) => total + value);
    }
}
