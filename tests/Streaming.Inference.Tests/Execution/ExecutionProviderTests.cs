using System.Text;
using System.Text.Json.Nodes;
using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

/// <summary>What runs a model. These tests run where there is no GPU and ONNX Runtime is built for the CPU alone.</summary>
public sealed class ExecutionProviderTests : IDisposable
{
    private const string OnGpu = """[{ "count": 1, "kind": "KIND_GPU", "gpus": [0] }]""";

    private readonly ScratchRepository _scratch = new();

    private static CancellationToken TestCancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(ExecutionProvider.Cuda, "CUDA device 0")]
    [InlineData(ExecutionProvider.TensorRt, "TensorRT device 0")]
    public async Task Start_WhenTheProviderIsMissing_FailsAndNamesIt(ExecutionProvider provider, string target)
    {
        var exception = await Assert.ThrowsAsync<ModelRepositoryException>(() => StartAsync(options => options.ExecutionProvider = provider));

        Assert.StartsWith($"{_scratch.PathOf("lookup/1/model.onnx")} is to run on {target}, which cannot be: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("With Inference:MissingProvider cpu it would run on the CPU.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfAModelForAGpu_SaysThatThereIsNone()
    {
        _scratch.Edit("lookup", model => model["instance_group"] = JsonNode.Parse(OnGpu));

        var exception = Assert.Throws<ModelRepositoryException>(() => new ModelRepository(_scratch.Root).Check("lookup"));

        Assert.Contains("is to run on CUDA device 0, which cannot be: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExecutionProvider.Cuda, "cuda")]
    [InlineData(ExecutionProvider.TensorRt, "tensorrt")]
    public async Task Start_WhenTheProviderIsMissingAndTheCpuMayDo_RunsThereAndCountsIt(ExecutionProvider provider, string tag)
    {
        using var measurements = new Measurements();
        await using var inference = await StartAsync(
            options => (options.ExecutionProvider, options.MissingProvider) = (provider, MissingProviderPolicy.Cpu), measurements);

        var result = await inference.Service.InferAsync(LookupRequest("a"), TestCancelled);

        Assert.Equal('a', result.Scores[0]);
        Assert.Equal(["CPU"], Assert.Single(inference.Service.Models).Targets);
        Assert.Equal(1, measurements.SumOf("streaming.inference.provider.fallbacks", $"model=lookup,provider={tag}"));
    }

    [Theory]
    [InlineData("{}", "CPU,CPU")]
    [InlineData("""{ "instance_group": [{ "count": 3, "kind": "KIND_CPU" }] }""", "CPU,CPU,CPU")]
    [InlineData("""{ "instance_group": [{ "count": 2, "kind": "KIND_GPU", "gpus": [0, 3] }] }""", "CUDA device 0,CUDA device 0,CUDA device 3,CUDA device 3")]
    [InlineData("""{ "instance_group": [{ "kind": "KIND_GPU" }, { "kind": "KIND_CPU" }] }""", "CUDA device 0,CPU")]
    [InlineData(
        """
        {
          "instance_group": [{ "kind": "KIND_GPU", "gpus": [1] }],
          "optimization": { "execution_accelerators": { "gpu_execution_accelerator": [{ "name": "tensorrt", "parameters": { "precision_mode": "FP16" } }] } }
        }
        """,
        "TensorRT device 1 (FP16)")]
    public void Plan_OfAModel_IsWhatItsInstanceGroupsSay(string definition, string expected) =>
        Assert.Equal(expected, Plan(definition, new InferenceOptions()));

    [Fact]
    public void Plan_WhereTheModelLeavesItOpen_IsWhatTheSiloSays()
    {
        var options = new InferenceOptions { ExecutionProvider = ExecutionProvider.TensorRt, Fp16 = true, InstancesPerModel = 1, Devices = [2, 4] };

        Assert.Equal("TensorRT device 2 (FP16),TensorRT device 4 (FP16)", Plan("{}", options));
        Assert.Equal("CPU", Plan("""{ "instance_group": [{ "kind": "KIND_CPU" }] }""", options));
    }

    [Fact]
    public void MemoryLimit_IsTheModelsOrElseTheSilos()
    {
        var options = new InferenceOptions { ExecutionProvider = ExecutionProvider.Cuda, DeviceMemoryLimitBytes = 1000 };

        Assert.Equal(1000, ReadPlan("{}", options).Targets[0].MemoryLimitBytes);
        Assert.Equal(2000, ReadPlan("""{ "parameters": { "gpu_mem_limit": 2000 } }""", options).Targets[0].MemoryLimitBytes);
        Assert.Null(ReadPlan("{}", new InferenceOptions { ExecutionProvider = ExecutionProvider.Cuda }).Targets[0].MemoryLimitBytes);
    }

    private string Plan(string definition, InferenceOptions options)
    {
        var plan = ReadPlan(definition, options);
        return string.Join(',', plan.Instances.Select(target => plan.Targets[target]));
    }

    private ExecutionPlan ReadPlan(string definition, InferenceOptions options)
    {
        _scratch.Edit("lookup", model =>
        {
            foreach (var (name, value) in JsonNode.Parse(Encoding.UTF8.GetBytes(definition))!.AsObject())
                model[name] = value!.DeepClone();
        });
        var plan = ExecutionPlan.Of(ModelDefinition.Read(new ModelFiles(_scratch.PathOf("lookup"), version: 1)), options);
        foreach (var name in (string[])["instance_group", "optimization", "parameters"])
            _scratch.Edit("lookup", model => model.AsObject().Remove(name));
        return plan;
    }

    private Task<RunningInference> StartAsync(Action<InferenceOptions> configure, Measurements? measurements = null) => RunningInference.StartAsync(
        options =>
        {
            (options.ModelRepository, options.Models) = (_scratch.Root, ["lookup"]);
            configure(options);
        },
        meters: measurements?.Meters);
}
