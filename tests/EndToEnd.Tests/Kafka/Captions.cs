using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Kafka;

/// <summary>A rig that sends captions and nothing else, through a pipeline that says only what was there.</summary>
internal static class Captions
{
    /// <summary>Windows of a second; a sensor that is silent is soon not waited for.</summary>
    public const string Pipeline = """ "window": { "type": "tumbling", "size": "1s" }, "model": null """;

    public const string Modality = """, "idleTimeout": "1s" """;

    private const long StartUs = 1_769_860_800_000_000;

    /// <summary>One caption a second, from a second on.</summary>
    public static async Task SendAsync(Deployment deployment, string rig, int count, int first = 0)
    {
        using var producer = new SampleProducer(deployment.Kafka, deployment.Topics);
        await SendAsync(producer, rig, count, first);
    }

    /// <inheritdoc cref="SendAsync(Deployment, string, int, int)"/>
    public static async Task SendAsync(SampleProducer producer, string rig, int count, int first)
    {
        for (var i = first; i < first + count; i++)
        {
            var sample = new Sample
            {
                Modality = "captions",
                EventTimeUs = StartUs + (i * 1_000_000L),
                ContentType = ContentTypes.Text,
                Payload = System.Text.Encoding.UTF8.GetBytes($"cue {i}"),
                Id = $"{rig}-{i}",
            };
            await producer.SendAsync(rig, sample, CancellationToken.None);
        }

        await producer.FlushAsync(CancellationToken.None);
    }

    /// <summary>How many captions the events of each rig hold.</summary>
    public static Dictionary<string, int> CountByRig(IEnumerable<FusionEvent> events) => events
        .GroupBy(fusionEvent => fusionEvent.Rig)
        .ToDictionary(rig => rig.Key, rig => rig.Sum(fusionEvent => fusionEvent.Modalities.Single(modality => modality.Name == "captions").SampleCount));
}
