using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Abstractions;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

/// <summary>A version beside the one that answers.</summary>
public sealed class ShadowModelTests : IDisposable
{
    private const string Requests = "streaming.inference.shadow.requests";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ScratchRepository _scratch = new();

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Answers_OfAShadow_AreComparedAndNeverGiven()
    {
        AddLookupWithAnotherB();
        await using var inference = await StartAsync("lookup");
        using var measurements = new Measurements(inference.Meters);

        var alike = await inference.Service.InferAsync(LookupRequest("acdef"), TestCancelled);
        var unlike = await inference.Service.InferAsync(LookupRequest("abc"), TestCancelled);
        await WaitForAsync(measurements, "lookup", 2);

        Assert.Equal([1, 1], [alike.Version, unlike.Version]);
        Assert.Equal([97, 98, 99, 0, 0, 0], unlike.Scores);
        Assert.Equal(1, measurements.SumOf(Requests, "model=lookup,version=2,outcome=agreed"));
        Assert.Equal(1, measurements.SumOf(Requests, "model=lookup,version=2,outcome=disagreed"));
        Assert.Equal([0, 102], measurements.Of("streaming.inference.shadow.difference", "model=lookup,version=2").Order());
        Assert.Equal(2, measurements.SumOf("streaming.inference.batch.size", "model=lookup"));
        Assert.Equal(2, measurements.SumOf("streaming.inference.requests", "model=lookup,outcome=ok"));
    }

    [Fact]
    public async Task Failure_OfAShadow_IsCountedAndTheLiveVersionAnswers()
    {
        AddVersion("lookup");
        Patch("lookup/2/model.onnx", [0, 0, 0xC4, 0x42], [0, 0, 0xC0, 0x7F]);
        await using var inference = await StartAsync("lookup");
        using var measurements = new Measurements(inference.Meters);

        var result = await inference.Service.InferAsync(LookupRequest("b"), TestCancelled);
        await WaitForAsync(measurements, "lookup", 1);

        Assert.Null(result.Fault);
        Assert.Equal(1, measurements.SumOf(Requests, "model=lookup,version=2,outcome=fault"));
    }

    [Fact]
    public async Task State_OfAShadow_IsItsOwn()
    {
        AddVersion("tally");
        await using var inference = await StartAsync("tally");
        using var measurements = new Measurements(inference.Meters);
        CarriedState? carried = null;

        for (var window = 0; window < 3; window++)
        {
            var shown = new AlignedWindow
            {
                StartUs = StartUs + window,
                EndUs = StartUs + window + 1,
                Modalities = [new ModalitySlice { Modality = "numbers", Samples = [New("numbers", window, ContentTypes.Tensor, BitConverter.GetBytes(1f))] }],
            };
            var result = await inference.Service.InferAsync(new InferenceRequest { Model = "tally", Rig = "rig-1", Window = shown, Carried = carried }, TestCancelled);
            carried = result.Carried;
            await WaitForAsync(measurements, "tally", window + 1);
        }

        Assert.Equal(3, BitConverter.ToSingle(carried!.Tensors[0]));
        Assert.Equal(3, measurements.SumOf(Requests, "model=tally,version=2,outcome=agreed"));
    }

    [Fact]
    public void Show_WhenTheShadowIsBusy_DropsAndCountsAndReturnsAtOnce()
    {
        using var measurements = new Measurements();
        var metrics = new InferenceMetrics(measurements.Meters);
        using var model = new ModelRepository(TestModels.Root).Load("lookup", new InferenceOptions());
        using var live = new ModelInstance(model, maxDecodeParallelism: 1, TimeProvider.System, metrics, NullLogger.Instance);
        var batch = new InferenceBatch(live, "lookup", model.MaxBatchSize, _ => { }, metrics);
        var pending = new PendingInference(new ConcurrentQueue<PendingInference>());
        pending.Begin(LookupRequest("abc"), TimeSpan.Zero, TimeSpan.MaxValue);
        batch.Add(pending);
        live.Run(batch);
        using var held = new HeldTime();
        using var shadow = new ShadowModel(model, new ShadowDefinition(Version: 2, Tolerance: 0), held, metrics, NullLogger.Instance);

        shadow.Show(batch);
        held.WaitUntilAsked();
        for (var i = 0; i < 5; i++)
            shadow.Show(batch);

        Assert.Equal(3, measurements.SumOf(Requests, "model=lookup,version=1,outcome=dropped"));
        held.GoOn();
    }

    private async Task<RunningInference> StartAsync(string model)
    {
        _scratch.Edit(model, definition => definition["shadow"] = JsonNode.Parse("""{ "version": 2 }"""));
        return await RunningInference.StartAsync(options => (options.ModelRepository, options.Models) = (_scratch.Root, [model]));
    }

    /// <summary>Until the shadow has been shown so many requests, and none was dropped.</summary>
    private static async Task WaitForAsync(Measurements measurements, string model, int count)
    {
        using var expired = new CancellationTokenSource(Limit);
        while (((string[])["agreed", "disagreed", "fault"]).Sum(outcome => measurements.SumOf(Requests, $"model={model},version=2,outcome={outcome}")) < count)
        {
            expired.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Version 2 of the model whose table has 200 in place of the letter b.</summary>
    private void AddLookupWithAnotherB()
    {
        AddVersion("lookup");
        Patch("lookup/2/model.onnx", [0, 0, 0xC4, 0x42], [0, 0, 0x48, 0x43]);
    }

    private void AddVersion(string model)
    {
        Directory.CreateDirectory(_scratch.PathOf($"{model}/2"));
        File.Copy(_scratch.PathOf($"{model}/1/model.onnx"), _scratch.PathOf($"{model}/2/model.onnx"));
    }

    /// <summary>The one place in the file where a float stands.</summary>
    private void Patch(string path, byte[] before, byte[] after)
    {
        var file = _scratch.PathOf(path);
        var bytes = File.ReadAllBytes(file);
        after.CopyTo(bytes, bytes.AsSpan().IndexOf(before));
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>A clock that does not answer until it is told to.</summary>
    private sealed class HeldTime : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _isAsked = new();
        private readonly ManualResetEventSlim _goesOn = new();

        public override long GetTimestamp()
        {
            _isAsked.Set();
            _goesOn.Wait(TestCancelled);
            return base.GetTimestamp();
        }

        public void WaitUntilAsked() => Assert.True(_isAsked.Wait(Limit, TestCancelled));

        public void GoOn() => _goesOn.Set();

        public void Dispose()
        {
            _isAsked.Dispose();
            _goesOn.Dispose();
        }
    }
}
