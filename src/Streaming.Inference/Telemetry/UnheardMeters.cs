using System.Diagnostics.Metrics;

namespace Streaming.Inference;

/// <summary>Meters that nobody listens to: what a shadow takes is no part of what requests are told to take.</summary>
internal sealed class UnheardMeters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(new MeterOptions("Unheard") { Scope = this });
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
