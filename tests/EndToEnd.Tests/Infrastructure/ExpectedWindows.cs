using Streaming.Abstractions;
using Streaming.Capture;
using Streaming.Capture.Media;

namespace EndToEnd.Tests.Infrastructure;

/// <summary>
/// Which windows a recording gives and what is there in each, told from the definition of a hopping window alone: the times in the recording, no
/// aligner.
/// </summary>
internal static class ExpectedWindows
{
    private static readonly string[] Names = [Modalities.Camera, Modalities.Microphone, Modalities.Captions];

    /// <returns>By window start: the names of the modalities present.</returns>
    public static async Task<SortedDictionary<long, string[]>> OfAsync(MediaCaptureOptions options, long sizeUs, long advanceUs)
    {
        var samples = new List<Sample>();
        var media = await MediaCapture.OpenAsync(options, TimeProvider.System);
        await foreach (var sample in media.ReadAsync())
        {
            if (sample.Kind == SampleKind.Data)
                samples.Add(sample);
        }

        var first = samples.Min(sample => sample.EventTimeUs) / advanceUs * advanceUs - sizeUs;
        var windows = new SortedDictionary<long, string[]>();
        for (var startUs = first; startUs <= samples.Max(sample => sample.EventTimeUs); startUs += advanceUs)
        {
            var endUs = startUs + sizeUs;
            if (!samples.Exists(sample => sample.EventTimeUs >= startUs && sample.EventTimeUs < endUs))
                continue;
            windows[startUs] = [.. Names.Where(modality => samples.Exists(sample =>
                sample.Modality == modality && sample.EventTimeUs < endUs && (sample.EventTimeUs >= startUs || sample.EndTimeUs > startUs)))];
        }

        return windows;
    }
}
