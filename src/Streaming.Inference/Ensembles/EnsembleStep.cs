namespace Streaming.Inference;

/// <summary>One step of an ensemble as <c>model.json</c> has it.</summary>
internal sealed class EnsembleStep
{
    private const int AnyVersion = -1;

    private EnsembleStep(JsonSection section)
    {
        Section = section;
        Model = section.Text("model_name");
        Version = section.Number("model_version", AnyVersion, int.MaxValue, otherwise: AnyVersion);
        if (Version == 0)
            throw section.Refuse("model_version", $"is 0, and must be a version or {AnyVersion} for the one that is served");
        IsPerSample = section.Word("per", false, ("window", false), ("sample", true));
        Inputs = section.Pairs("input_map");
        Outputs = section.Pairs("output_map");
        section.RefuseUnknown();
    }

    /// <summary>For complaints.</summary>
    public JsonSection Section { get; }

    public string Model { get; }

    /// <summary>Negative where it is whichever version is served.</summary>
    public int Version { get; }

    /// <summary>It runs for each sample by itself, not for the window.</summary>
    public bool IsPerSample { get; }

    /// <summary>From inputs of the model to names within the ensemble.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; }

    /// <summary>From outputs of the model to names within the ensemble.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Outputs { get; }

    public static EnsembleStep Read(JsonSection section) => new(section);

    /// <summary>What the step says of its model is so.</summary>
    public void CheckVersion(ModelDefinition model)
    {
        if (Version != AnyVersion && Version != model.Version)
            throw Section.Refuse("model_version", $"is {Version}, but {Model} is served with version {model.Version}");
    }
}
