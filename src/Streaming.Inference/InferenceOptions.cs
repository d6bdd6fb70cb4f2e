using System.ComponentModel.DataAnnotations;

namespace Streaming.Inference;

/// <summary>How an inference silo serves its models. Hosts bind it from the section <see cref="SectionName"/>.</summary>
public sealed class InferenceOptions
{
    public const string SectionName = "Inference";

    /// <summary>The model repository's directory; a relative one starts at the working directory.</summary>
    [Required(ErrorMessage = $"{SectionName}:{nameof(ModelRepository)} must name the directory of the models.")]
    public string ModelRepository { get; set; } = "";

    /// <summary>The models to serve. Default, empty: all that the repository holds.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>Requests that may wait per model before more are refused. 1 to 1,000,000; default 256.</summary>
    [Range(1, 1_000_000, ErrorMessage = $"{SectionName}:{nameof(MaxQueuedRequests)} must be from 1 to 1000000.")]
    public int MaxQueuedRequests { get; set; } = 256;

    /// <summary>
    /// Batches of one model in progress at the same time, each with tensors of its own. 1 to 64; default 2, so that one batch is
    /// decoded while another runs.
    /// </summary>
    [Range(1, 64, ErrorMessage = $"{SectionName}:{nameof(InstancesPerModel)} must be from 1 to 64.")]
    public int InstancesPerModel { get; set; } = 2;

    /// <summary>Threads that one run of a model may use. 0 to 1024; default 0, one per core.</summary>
    [Range(0, 1024, ErrorMessage = $"{SectionName}:{nameof(IntraOpThreads)} must be from 0 to 1024.")]
    public int IntraOpThreads { get; set; }

    /// <summary>Windows of one batch that are decoded at the same time. 1 to 1024; default one per core.</summary>
    [Range(1, 1024, ErrorMessage = $"{SectionName}:{nameof(MaxDecodeParallelism)} must be from 1 to 1024.")]
    public int MaxDecodeParallelism { get; set; } = Environment.ProcessorCount;
}
