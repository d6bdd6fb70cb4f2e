using Streaming.Abstractions;
using Streaming.Capture.Media;

namespace Streaming.Capture.Tests.Media;

/// <summary>All samples of one reading, at the speed of the machine.</summary>
internal sealed class Captured
{
    public const long StartUs = 1_700_000_000_000_000;

    public required MediaCapture Capture { get; init; }

    public required IReadOnlyList<Sample> Samples { get; init; }

    public IReadOnlyList<Sample> Frames => Data(Modalities.Camera);

    public IReadOnlyList<Sample> Chunks => Data(Modalities.Microphone);

    public IReadOnlyList<Sample> Cues => Data(Modalities.Captions);

    public IReadOnlyList<Sample> Bounds => [.. Samples.Where(sample => sample.Kind == SampleKind.Bound)];

    public static MediaCaptureOptions Options(string source, string? captions = null) =>
        new() { Source = source, Rig = "rig-1", Captions = captions, StartTimeUs = StartUs, Speed = double.PositiveInfinity };

    public static Task<Captured> ReadAsync(string source, string? captions = null) => ReadAsync(Options(source, captions));

    public static async Task<Captured> ReadAsync(MediaCaptureOptions options)
    {
        var capture = await MediaCapture.OpenAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);
        var samples = await capture.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return new Captured { Capture = capture, Samples = samples };
    }

    public Sample End(string modality) => Assert.Single(Samples, sample => sample.Modality == modality && sample.Kind == SampleKind.End);

    public static IEnumerable<long> MediaTimes(IEnumerable<Sample> samples) => samples.Select(sample => sample.EventTimeUs - StartUs);

    /// <summary>What every reading promises, whatever the source.</summary>
    public void AssertPromises()
    {
        foreach (var modality in Samples.GroupBy(sample => sample.Modality))
        {
            var ids = Enumerable.Range(0, modality.Count()).Select(i => $"rig-1/{modality.Key}/{i}");
            Assert.Equal(ids, modality.Select(sample => sample.Id));
            Assert.Equal(SampleKind.End, modality.Last().Kind);
            var boundUs = long.MinValue;
            foreach (var sample in modality)
            {
                if (sample.Kind == SampleKind.Bound)
                    boundUs = sample.EventTimeUs;
                else if (sample.Kind == SampleKind.Data)
                    Assert.True(sample.EventTimeUs > boundUs, $"{sample.Id} breaks the bound {boundUs}");
            }
        }

        Assert.Equal(["camera", "captions", "microphone"], Samples.Select(sample => sample.Modality).Distinct().Order());
    }

    public void AssertInOrder() =>
        Assert.Equal(Samples.Select(sample => sample.EventTimeUs).Order(), Samples.Select(sample => sample.EventTimeUs));

    private List<Sample> Data(string modality) =>
        [.. Samples.Where(sample => sample.Modality == modality && sample.Kind == SampleKind.Data)];
}
