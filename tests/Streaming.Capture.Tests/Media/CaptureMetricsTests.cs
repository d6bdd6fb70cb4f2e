using System.Diagnostics.Metrics;
using Streaming.Abstractions;

namespace Streaming.Capture.Tests.Media;

public sealed class CaptureMetricsTests(MediaFiles files)
{
    [Fact]
    public async Task Read_WhenSamplesAreGiven_CountsThemByModality()
    {
        // Tests run side by side and count into the same meter; only this flow of control is of interest.
        var here = new AsyncLocal<bool> { Value = true };
        Dictionary<string, long> counts = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == StreamingTelemetry.CaptureName && instrument.Name == "streaming.capture.samples")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (here.Value)
                counts[(string)tags[0].Value!] = counts.GetValueOrDefault((string)tags[0].Value!) + count;
        });
        listener.Start();

        await Captured.ReadAsync(await files.BothAsync(), files.Write("counted.srt", "1\n00:00:00,500 --> 00:00:01,000\none\n"));

        Assert.Equal(new Dictionary<string, long> { ["camera"] = 50, ["microphone"] = 20, ["captions"] = 1 }, counts);
    }
}
