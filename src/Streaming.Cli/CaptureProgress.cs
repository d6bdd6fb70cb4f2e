using System.Globalization;
using Streaming.Abstractions;

namespace Streaming.Cli;

/// <summary>How far a capture has come: one line that is rewritten on a terminal, and one at the end everywhere.</summary>
internal sealed class CaptureProgress(TimeSpan? duration) : IDisposable
{
    private static readonly long RedrawIntervalUs = EventTime.FromTimeSpan(TimeSpan.FromMilliseconds(500));

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private (long StartUs, long EndUs)? _sent;
    private long? _drawnUs;

    public void Add(Sample sample)
    {
        if (sample.Kind != SampleKind.Data)
            return;
        _counts[sample.Modality] = _counts.GetValueOrDefault(sample.Modality) + 1;
        var (startUs, endUs) = _sent ?? (sample.EventTimeUs, sample.EndTimeUs);
        endUs = Math.Max(endUs, sample.EndTimeUs);
        _sent = (startUs, endUs);
        if (Console.IsErrorRedirected || endUs - _drawnUs < RedrawIntervalUs)
            return;
        _drawnUs = endUs;
        Console.Error.Write($"\r{Describe()}  ");
    }

    public void Dispose() => Console.Error.WriteLine($"{(Console.IsErrorRedirected ? "" : "\r")}{Describe()}  ");

    internal string Describe()
    {
        var position = TimeSpan.FromMicroseconds(_sent is { } sent ? sent.EndUs - sent.StartUs : 0);
        var counts = string.Join(", ", _counts.Select(count => $"{count.Value} {count.Key}"));
        var whole = duration is { } length ? string.Create(CultureInfo.InvariantCulture, $" of {length.TotalSeconds:0.0}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{position.TotalSeconds:0.0}{whole} s sent: {(counts.Length > 0 ? counts : "nothing")}");
    }
}
