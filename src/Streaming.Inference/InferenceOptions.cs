using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Streaming.Inference;

/// <summary>How an inference silo serves its models. Hosts bind it from the section <see cref="SectionName"/>.</summary>
public sealed class InferenceOptions
{
    public const string SectionName = "Inference";

    [Description("the folder of the models; a relative one starts at the working directory")]
    [Required(ErrorMessage = $"{SectionName}:{nameof(ModelRepository)} must name the directory of the models.")]
    public string ModelRepository { get; set; } = "";

    [Description("the models to serve, as `Inference:Models:0` and so on")]
    [DefaultValue("all that the repository holds")]
    public IList<string> Models { get; set; } = [];

    [Description("how often to look for other versions of the models; `00:00:00` for never")]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true, ErrorMessage = $"{SectionName}:{nameof(RepositoryPollInterval)} must be from 00:00:00 to 1.00:00:00.")]
    public TimeSpan RepositoryPollInterval { get; set; } = TimeSpan.FromSeconds(15);

    [Description("requests that may wait per model before more are refused")]
    [Range(1, 1_000_000, ErrorMessage = $"{SectionName}:{nameof(MaxQueuedRequests)} must be from 1 to 1000000.")]
    public int MaxQueuedRequests { get; set; } = 256;

    [Description("batches of one model in progress at the same time, each with tensors of its own: with 2, one is decoded while another runs")]
    [Range(1, 64, ErrorMessage = $"{SectionName}:{nameof(InstancesPerModel)} must be from 1 to 64.")]
    public int InstancesPerModel { get; set; } = 2;

    [Description("what runs models whose `instance_group` leaves it open: `cpu`, `cuda` or `tensorrt`; the last two need a build with `-p:OnnxRuntimePackage=Gpu`")]
    public ExecutionProvider ExecutionProvider { get; set; } = ExecutionProvider.Cpu;

    [Description("ids of the GPUs for models whose `instance_group` names none, as `Inference:Devices:0` and so on; each has `InstancesPerModel`, or the group's `count`")]
    [DefaultValue("the GPU 0")]
    public IList<int> Devices { get; set; } = [];

    [Description("memory of a GPU that one model may take with CUDA, unless its `parameters.gpu_mem_limit` says otherwise; 0 for all")]
    [Range(typeof(long), "0", "1099511627776", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true, ErrorMessage = $"{SectionName}:{nameof(DeviceMemoryLimitBytes)} must be from 0 to 1099511627776.")]
    public long DeviceMemoryLimitBytes { get; set; }

    [Description("TensorRT may compute with 16-bit floats, unless a model's `precision_mode` says otherwise")]
    public bool Fp16 { get; set; }

    [Description("where what is to run a model is missing: `error` stops the start and refuses a new version, `cpu` runs it on the CPU instead, which is logged and counted")]
    public MissingProviderPolicy MissingProvider { get; set; } = MissingProviderPolicy.Error;

    [Description("threads that one run of a model may use; 0 shares the cores among the instances")]
    [Range(0, 1024, ErrorMessage = $"{SectionName}:{nameof(IntraOpThreads)} must be from 0 to 1024.")]
    public int IntraOpThreads { get; set; }

    [Description("windows of one batch that are decoded at the same time")]
    [DefaultValue("one per core")]
    [Range(1, 1024, ErrorMessage = $"{SectionName}:{nameof(MaxDecodeParallelism)} must be from 1 to 1024.")]
    public int MaxDecodeParallelism { get; set; } = Environment.ProcessorCount;
}
