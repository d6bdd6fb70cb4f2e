namespace Streaming.Inference;

/// <summary>The <c>model.json</c> of an ensemble: models of the same repository, and what each gives to others, in NVIDIA Triton's words.</summary>
internal sealed class EnsembleDefinition
{
    private const string Platform = "ensemble";

    private EnsembleDefinition(JsonSection section, ModelFiles files)
    {
        Section = section;
        Version = files.Version;
        Name = section.Text("name");
        _ = section.Text("platform");
        _ = VersionPolicy.Read(section);
        var scheduling = section.Section("ensemble_scheduling");
        Steps = Array.ConvertAll(scheduling.Sections("step"), EnsembleStep.Read);
        scheduling.RefuseUnknown();
        section.RefuseUnknown();
        if (Name != files.Name)
            throw section.Refuse("name", $"is \"{Name}\", but the model's directory is called {files.Name}");
    }

    public JsonSection Section { get; }

    public string Name { get; }

    public int Version { get; }

    public EnsembleStep[] Steps { get; }

    public static bool Is(JsonSection model) => model.IsGiven("platform") && model.Text("platform") == Platform;

    /// <returns>Null for a model that is no ensemble.</returns>
    public static EnsembleDefinition? ReadIfAny(ModelFiles files)
    {
        var section = JsonSection.Open(files.DefinitionFile);
        return Is(section) ? new EnsembleDefinition(section, files) : null;
    }
}
