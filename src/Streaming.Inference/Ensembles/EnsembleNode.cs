namespace Streaming.Inference;

/// <summary>A step of an ensemble and the model, in the version that is served, that it is.</summary>
internal sealed class EnsembleNode(EnsembleStep step, FusionModel model)
{
    public EnsembleStep Step => step;

    public FusionModel Model => model;

    public ModelDefinition Definition => model.Definition;

    public string Name => model.Name;

    public bool IsPerSample => step.IsPerSample;

    /// <summary>Of a step per sample: whose samples they are.</summary>
    public string Modality => Definition.ShownModalities[0];

    /// <summary>The outputs that others take, in the order of <c>output_map</c>.</summary>
    public string[] Outputs { get; } = [.. step.Outputs.Select(pair => pair.Key)];

    /// <summary>Where each input that others fill has its numbers from.</summary>
    public EnsembleLink[] Links { get; set; } = [];
}

/// <summary>An input of a step that another one fills.</summary>
/// <param name="Input">The input.</param>
/// <param name="Source">The step that fills it.</param>
/// <param name="Output">The place of what it gives among the <see cref="EnsembleNode.Outputs"/> of the source.</param>
internal sealed record EnsembleLink(IEncodingInput Input, EnsembleNode Source, int Output);
