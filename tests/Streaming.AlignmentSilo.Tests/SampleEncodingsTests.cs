using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Abstractions;
using Streaming.AlignmentSilo.Tests.Support;

namespace Streaming.AlignmentSilo.Tests;

/// <summary>Windows of four frames that advance by one, and a model whose encoder makes of each frame the number of its second.</summary>
public sealed class SampleEncodingsTests : IDisposable
{
    private const string Encoder = "frames";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly AlignmentMetrics _metrics;
    private readonly Measurements _measurements;
    private readonly SampleEncodings _encodings;
    private readonly Sample[] _frames = [.. Enumerable.Range(0, 20).Select(second => Samples.Data("camera", second))];
    private readonly List<WindowPart> _asked = [];
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler; // as a grain has them
    private int _version = 1;

    public SampleEncodingsTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _metrics = new AlignmentMetrics(meters);
        _measurements = new Measurements(meters);
        _encodings = new SampleEncodings(_metrics);
    }

    public void Dispose()
    {
        _measurements.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Infer_WhenWindowsOverlap_SendsEachSampleOnce()
    {
        for (var first = 0; first < 8; first++)
            Assert.Equal(Sum(first), await AnswerAsync(first, Answer));

        Assert.Equal(Enumerable.Range(0, 11), SecondsSent());
        Assert.Equal(11, _measurements.SumOf("streaming.encoding.cache.misses", $"model={Encoder}"));
        Assert.Equal(21, _measurements.SumOf("streaming.encoding.cache.hits", $"model={Encoder}"));
    }

    [Fact]
    public async Task Infer_WhenAnotherWindowHasASampleUnderWay_WaitsForItAndSendsTheRest()
    {
        await AnswerAsync(0, Answer);
        var gate = new TaskCompletionSource();
        var second = AnswerAsync(1, async part =>
        {
            await gate.Task;
            return Answer(part);
        });

        var third = AnswerAsync(2, Answer);
        await TurnAsync();

        Assert.Equal([5], FramesOf(_asked[^1]));
        Assert.False(third.IsCompleted);
        gate.SetResult();
        Assert.Equal([Sum(1), Sum(2)], await Task.WhenAll(second, third));
        Assert.Equal(Enumerable.Range(0, 6), SecondsSent().Order());
    }

    [Fact]
    public async Task Infer_WhenNoAnswerHasCome_WindowsThatShareNothingDoNotWait()
    {
        var gate = new TaskCompletionSource<InferenceResult>();
        var first = AnswerAsync(0, _ => gate.Task);
        var overlapping = AnswerAsync(3, Answer);
        var apart = AnswerAsync(8, Answer);
        await TurnAsync();

        Assert.Equal([0, 1, 2, 3, 8, 9, 10, 11], SecondsSent());
        Assert.False(overlapping.IsCompleted);
        gate.SetResult(Answer(_asked[0]));

        Assert.Equal([Sum(0), Sum(3), Sum(8)], await Task.WhenAll(first, overlapping, apart));
    }

    [Fact]
    public async Task Infer_WhenTheModelHasNoEncoders_SendsWindowsWholeAndAtOnce()
    {
        await AnswerAsync(0, Plain);
        var gate = new TaskCompletionSource<InferenceResult>();
        var slow = AnswerAsync(1, _ => gate.Task);

        await AnswerAsync(2, Plain);

        Assert.All(_asked, part => Assert.Equal(4, part.Window.Modalities[0].Samples.Count(sample => sample.Payload.Length > 0)));
        gate.SetResult(Plain(_asked[0]));
        await slow;
    }

    [Fact]
    public async Task Infer_WhenTheWindowThatHadASampleFails_SendsTheSampleItself()
    {
        await AnswerAsync(0, Answer);
        var gate = new TaskCompletionSource<InferenceResult>();
        var failing = AnswerAsync(1, _ => gate.Task);
        var next = AnswerAsync(2, Answer);

        gate.SetException(new InvalidOperationException("The partition is taken away."));

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(Sum(2), await next);
    }

    [Fact]
    public async Task Infer_WhenTheEncoderFails_SaysSoAndAsksAgainWithTheNextWindow()
    {
        await AnswerAsync(0, Answer);

        var failed = new InferenceResult { Model = "any", Version = 1, Fault = "No.", Encoders = Encoders() };

        Assert.Equal("No.", (await _encodings.InferAsync(WindowFrom(1), _ => Task.FromResult(failed))).Fault);
        Assert.Equal(Sum(2), await AnswerAsync(2, Answer));
    }

    [Fact]
    public async Task Infer_WhenTheEncoderHasAnotherVersion_EncodesTheWindowAnew()
    {
        await AnswerAsync(0, Answer);
        _version = 2;

        Assert.Equal(Sum(1), await AnswerAsync(1, Answer));

        Assert.Equal([0, 1, 2, 3, 4, 1, 2, 3], SecondsSent());
        Assert.All(_asked[^1].Encodings, encoding => Assert.Equal(2, encoding.Version));
    }

    [Fact]
    public async Task Infer_WhenEncodingsAreRefused_EncodesAnew()
    {
        await AnswerAsync(0, Answer);
        await AnswerAsync(1, Answer);
        _version = 2;

        // The same window again: nothing is missing, and only the answer tells.
        Assert.Equal(Sum(1), await AnswerAsync(1, Answer));

        Assert.Equal([0, 1, 2, 3, 4, 1, 2, 3, 4], SecondsSent());
    }

    [Fact]
    public async Task Infer_WhenSilosDoNotAgreeOnTheVersion_SendsTheWindowWhole()
    {
        await AnswerAsync(0, Answer);

        var result = await AnswerAsync(1, part => part.Encodings.Length > 0
            ? new InferenceResult { Model = "any", Version = 1, Encoders = Encoders(), MustEncode = true }
            : Answer(part));

        Assert.Equal(Sum(1), result);
        Assert.Empty(_asked[^1].Encodings);
        Assert.False(_asked[^1].EncodesOnly);
    }

    [Fact]
    public async Task ForgetOthers_KeepsWhatIsNeededAndCountsIt()
    {
        await AnswerAsync(0, Answer);
        foreach (var frame in _frames[1..4])
            _encodings.Keep(frame);

        Assert.Equal(3 * sizeof(float), _encodings.ForgetOthers());

        await AnswerAsync(0, Answer);
        Assert.Equal([0, 1, 2, 3, 0], SecondsSent());
    }

    private static IEnumerable<int> FramesOf(WindowPart part) =>
        part.Window.Modalities[0].Samples.Where(sample => sample.Payload.Length > 0).Select(sample => (int)(sample.EventTimeUs / 1_000_000));

    private static float Sum(int first) => Enumerable.Range(first, 4).Sum();

    private static InferenceResult Plain(WindowPart part) => new() { Model = "any", Version = 1, Scores = [FramesOf(part).Sum()] };

    /// <summary>As a silo with an ensemble answers.</summary>
    private InferenceResult Answer(WindowPart part)
    {
        var known = part.Encodings.Where(encoding => encoding.Version == _version).ToList();
        var samples = part.Window.Modalities[0].Samples;
        var mustEncode = part.OmittedModalities.Length > 0 && known.Count < samples.Length;
        var made = mustEncode || part.OmittedModalities.Length > 0 ? [] : samples.Select((sample, index) => new SampleEncoding
        {
            Encoder = Encoder,
            Version = _version,
            Modality = 0,
            Sample = index,
            Values = [[sample.EventTimeUs / 1_000_000]],
        }).ToArray();
        return new InferenceResult
        {
            Model = "any",
            Version = 1,
            Scores = part.EncodesOnly || mustEncode ? [] : [known.Concat(made).Sum(encoding => encoding.Values[0][0])],
            Encoders = Encoders(),
            Encodings = made,
            MustEncode = mustEncode,
        };
    }

    private SampleEncoder[] Encoders() => [new SampleEncoder(Encoder, _version, "camera", IsOnlyReader: true)];

    private IEnumerable<int> SecondsSent() => _asked.SelectMany(FramesOf);

    private AlignedWindow WindowFrom(int first) => new()
    {
        StartUs = Samples.Microseconds(first),
        EndUs = Samples.Microseconds(first + 4),
        Modalities = [new ModalitySlice { Modality = "camera", Samples = _frames[first..(first + 4)] }],
    };

    /// <summary>Returns when everything has run that could.</summary>
    private Task TurnAsync() => Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, _turns);

    private Task<float> AnswerAsync(int first, Func<WindowPart, InferenceResult> answer) => AnswerAsync(first, part => Task.FromResult(answer(part)));

    private Task<float> AnswerAsync(int first, Func<WindowPart, Task<InferenceResult>> answer) => Task.Factory.StartNew(
        async () =>
        {
            var result = await _encodings.InferAsync(WindowFrom(first), part =>
            {
                _asked.Add(part);
                return answer(part);
            });
            return Assert.Single(result.Scores);
        },
        CancellationToken.None,
        TaskCreationOptions.None,
        _turns).Unwrap();
}
