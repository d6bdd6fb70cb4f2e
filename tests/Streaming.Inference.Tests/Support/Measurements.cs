using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

/// <summary>A meter factory of its own and everything that was measured with it.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measurement> _all = new();

    public Measurements(IMeterFactory? meters = null)
    {
        Meters = meters ?? _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Tests run side by side, and a listener hears them all.
            if (instrument.Meter.Name == StreamingTelemetry.InferenceName && instrument.Meter.Scope == Meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IMeterFactory Meters { get; }

    /// <summary>In the order they were measured; tags as in <c>model=lookup,outcome=ok</c>.</summary>
    public IEnumerable<double> Of(string instrument, string tags) => _all
        .Where(measurement => measurement.Instrument == instrument && measurement.Tags == tags)
        .Select(measurement => measurement.Value);

    public double SumOf(string instrument, string tags) => Of(instrument, tags).Sum();

    public string? UnitOf(string instrument) => _all.First(measurement => measurement.Instrument == instrument).Unit;

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            words[i] = $"{tags[i].Key}={tags[i].Value}";
        _all.Enqueue(new Measurement(instrument.Name, instrument.Unit, value, string.Join(',', words)));
    }

    private sealed record Measurement(string Instrument, string? Unit, double Value, string Tags);
}
