namespace Streaming.Inference;

/// <summary>An ensemble whose steps are found and fit each other.</summary>
internal sealed class EnsembleGraph
{
    /// <param name="definition">What <c>model.json</c> says.</param>
    /// <param name="find">The models that are served, by name.</param>
    /// <exception cref="ModelRepositoryException">The steps do not make one model; the message says where.</exception>
    public EnsembleGraph(EnsembleDefinition definition, Func<EnsembleStep, FusionModel> find)
    {
        Definition = definition;
        var nodes = EnsembleLinks.Connect(Array.ConvertAll(definition.Steps, step => new EnsembleNode(step, find(step))));
        Nodes = EnsembleOrder.Sort(definition, nodes);
        Answering = FindAnswering();
        Encoders = [.. Nodes.Where(node => node.IsPerSample)];
        ShownModalities = [.. Nodes.SelectMany(node => node.Definition.ShownModalities).Distinct()];
        if (Nodes.Count(Carries) > 1)
            throw Nodes.Last(Carries).Step.Section.Refuse("carries something from window to window, as another step does, and only one can");
    }

    public EnsembleDefinition Definition { get; }

    public string Name => Definition.Name;

    public int Version => Definition.Version;

    /// <summary>Each after those that it waits for.</summary>
    public EnsembleNode[] Nodes { get; }

    /// <summary>The step that gives the ensemble's answer.</summary>
    public EnsembleNode Answering { get; }

    /// <summary>The steps that run for each sample.</summary>
    public EnsembleNode[] Encoders { get; }

    /// <summary>What any of its steps looks at.</summary>
    public string[] ShownModalities { get; }

    public static bool Carries(EnsembleNode node) => node.Definition.CarryingInputs.Length > 0;

    /// <summary>What asks for a sample's payload besides <paramref name="modality"/>'s encoders: nothing, or another step that looks at it.</summary>
    public bool IsReadByEncodersAlone(string modality) => Nodes.All(node =>
        node.IsPerSample || !node.Definition.Inputs.Any(input => input is not IEncodingInput && !input.IsDerived && input.Modalities.Contains(modality)));

    public bool HasStep(string model) => Array.Exists(Nodes, node => node.Name == model);

    public ModelDescription Describe()
    {
        var steps = Array.ConvertAll(Nodes, node => node.Model.Describe());
        var answer = steps[Array.IndexOf(Nodes, Answering)];
        return new ModelDescription
        {
            Name = Name,
            Version = Version,
            MaxBatchSize = answer.MaxBatchSize,
            Modalities = ShownModalities,
            Inputs = [.. steps.SelectMany(step => step.Inputs.Select(input => $"{step.Name}.{input}"))],
            Outputs = answer.Outputs,
            Labels = answer.Labels,
            Runs = answer.Runs,
            Targets = [.. steps.SelectMany(step => step.Targets).Distinct()],
        };
    }

    private EnsembleNode FindAnswering()
    {
        var last = Nodes.Where(node => !Nodes.Any(other => other.Links.Any(link => link.Source == node))).ToList();
        if (last.Count > 1)
        {
            throw Definition.Section.Refuse(
                "ensemble_scheduling.step", $"has {string.Join(" and ", last.Select(node => node.Name))}, from which nothing is taken, and only one can give the answer");
        }

        return last[0].IsPerSample
            ? throw last[0].Step.Section.Refuse("per", "is sample, but the step that gives the answer runs per window")
            : last[0];
    }
}
