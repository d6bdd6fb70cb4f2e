using Streaming.Abstractions;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Samples with event times in seconds since the epoch.</summary>
internal static class Samples
{
    public static Sample Data(string modality, double second, RecordPosition position = default) => new()
    {
        Modality = modality,
        EventTimeUs = Microseconds(second),
        ContentType = ContentTypes.Tensor,
        Payload = [1, 2, 3],
        Id = $"{modality}-{second}",
        IngestionTimeUs = TimeProvider.System.NowUs(),
        Position = position,
    };

    public static long Microseconds(double second) => (long)Math.Round(second * 1_000_000);
}
