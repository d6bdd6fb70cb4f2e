using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests.Published;

/// <summary>
/// Published models that make embeddings of sound by their names, types and shapes: <c>make_signatures.py</c> makes each give sums of what it is shown, so
/// that a test can tell what that was.
/// </summary>
public sealed class PublishedHearingTests
{
    private static readonly short[] Sound = Noise();

    [Fact]
    public async Task Yamnet_WhichHasNoBatch_HearsTheWaveform()
    {
        var embedding = await HearAsync("yamnet");

        Assert.Equal([1024], embedding.Shape);
        var mean = Sound.Average(value => value / 32768.0);
        Assert.All(embedding.Values, value => Assert.Equal(mean, value, 1e-4));
    }

    [Fact]
    public async Task Wav2Vec2_HearsTheWaveformWithMeanZeroAndVarianceOne()
    {
        var embedding = await HearAsync("wav2vec2");

        Assert.Equal([2], embedding.Shape);
        Assert.Equal(Sound.Length / 2, embedding.Values[0], 0.5);
        Assert.Equal(0, embedding.Values[1], 0.1);
    }

    [Fact]
    public async Task Speaker_HearsKaldisFilterBankLessItsMean()
    {
        var embedding = await HearAsync("speaker");

        Assert.Equal([160], embedding.Shape);
        Assert.All(embedding.Values[..80], sum => Assert.Equal(0, sum, 1e-3));
        Assert.All(embedding.Values[80..], largest => Assert.True(largest > 0.01f));
        Assert.Equal(1, embedding.Values.Sum(value => value * value), 1e-4);
    }

    [Fact]
    public async Task SpeechEmbedding_TakesTheSpectrogramOfAStepBeforeScaled()
    {
        var embedding = await HearAsync("speech-ensemble");

        Assert.Equal([1, 1, 96], embedding.Shape);
        var sum = Sound.Take(76 * 32).Sum(value => (value + 20) / 10.0);
        Assert.All(embedding.Values, value => Assert.Equal(sum, value, Math.Abs(sum) * 1e-4));
    }

    private static async Task<ModelOutput> HearAsync(string model)
    {
        await using var inference = await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (TestModels.Published, [model]));

        var result = await inference.Service.InferAsync(Request(model, Window(1_000_000, Chunk(0, Sound))), TestContext.Current.CancellationToken);

        Assert.Null(result.Fault);
        return Assert.Single(result.Outputs);
    }

    /// <summary>A second, mostly above zero.</summary>
    private static short[] Noise()
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, 16_000).Select(_ => (short)random.Next(-4000, 12_000))];
    }
}
