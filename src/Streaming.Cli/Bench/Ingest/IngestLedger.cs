using System.Diagnostics.Metrics;

namespace Streaming.Cli.Bench.Ingest;

/// <summary>Where the records of a pass ended, by the counters that an operator sees.</summary>
internal sealed class IngestLedger : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _ingested;
    private long _aligned;
    private long _late;
    private long _dropped;
    private long _deadLettered;
    private long _closed;
    private long _published;

    public IngestLedger()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is Counter<long> && instrument.Meter.Name.StartsWith("Streaming.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.Start();
    }

    public bool IsSettled(long records) =>
        Interlocked.Read(ref _ingested) == records
        && records == Interlocked.Read(ref _aligned) + Interlocked.Read(ref _late) + Interlocked.Read(ref _dropped) + Interlocked.Read(ref _deadLettered)
        && Interlocked.Read(ref _closed) == Interlocked.Read(ref _published);

    public override string ToString() =>
        $"{_ingested} polled, {_aligned} aligned, {_late} late, {_dropped} dropped, {_deadLettered} dead-lettered; {_closed} windows closed, {_published} events acknowledged";

    public void Dispose() => _listener.Dispose();

    private void Add(string instrument, long value)
    {
        switch (instrument)
        {
            case "streaming.ingest.samples": Interlocked.Add(ref _ingested, value); break;
            case "streaming.align.aligned": Interlocked.Add(ref _aligned, value); break;
            case "streaming.align.late": Interlocked.Add(ref _late, value); break;
            case "streaming.align.dropped": Interlocked.Add(ref _dropped, value); break;
            case "streaming.ingest.dead_letters": Interlocked.Add(ref _deadLettered, value); break;
            case "streaming.window.closed": Interlocked.Add(ref _closed, value); break;
            case "streaming.events.published": Interlocked.Add(ref _published, value); break;
        }
    }
}
