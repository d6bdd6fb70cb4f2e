namespace Streaming.Inference;

/// <summary>A <c>model.json</c>: what a model is called, how its requests are batched, and what each of its tensors means.</summary>
internal sealed class ModelDefinition
{
    private ModelDefinition(JsonSection section, ModelFiles files)
    {
        File = files.DefinitionFile;
        Version = files.Version;
        Name = section.Text("name");
        Batching = BatchingPolicy.Read(section);
        _ = VersionPolicy.Read(section);
        Shadow = ShadowDefinition.Read(section);
        InstanceGroups = InstanceGroup.ReadAll(section);
        Accelerator = GpuAccelerator.Read(section);
        WarmUpSizes = WarmUpPlan.Read(section, Batching);
        InputSections = section.Sections("inputs");
        Inputs = Array.ConvertAll(InputSections, input => InputEncoder.Read(input, files));
        ShownModalities = [.. Inputs.Where(input => !input.IsDerived).SelectMany(input => input.Modalities).Distinct()];
        CarryingInputs = [.. Inputs.Where(input => input is StateEncoder or SteppedAudioEncoder { IsStreaming: true })];
        SteppedInput = Inputs.OfType<SteppedAudioEncoder>().FirstOrDefault();
        EncodingInputs = [.. Inputs.OfType<IEncodingInput>()];
        var outputs = section.Sections("outputs");
        StateOutputs = StateOutput.ReadAll(outputs, Inputs);
        Outputs = [.. outputs.Where(output => !StateOutput.Is(output)).Select(output => OutputReader.Read(output, files, Inputs))];
        Classifier = Outputs.OfType<ClassScoresReader>().FirstOrDefault();
        section.RefuseUnknown();
    }

    public string File { get; }

    public string Name { get; }

    public int Version { get; }

    public BatchingPolicy Batching { get; }

    /// <summary>Null where no other version runs beside the one that answers.</summary>
    public ShadowDefinition? Shadow { get; }

    public InstanceGroup[] InstanceGroups { get; }

    /// <summary>How the model runs on a GPU.</summary>
    public GpuAccelerator Accelerator { get; }

    public int[] WarmUpSizes { get; }

    public InputEncoder[] Inputs { get; }

    /// <summary>The modalities whose samples the model sees.</summary>
    public string[] ShownModalities { get; }

    /// <summary>Those that go on from the rig's last window, in the order in which a rig carries what they need.</summary>
    public InputEncoder[] CarryingInputs { get; }

    /// <summary>The input that is different in each run of a window; null where a window takes one run.</summary>
    public SteppedAudioEncoder? SteppedInput { get; }

    /// <summary>Those that other steps of an ensemble fill; a model that has any answers nobody but its ensemble.</summary>
    public IEncodingInput[] EncodingInputs { get; }

    public OutputReader[] Outputs { get; }

    /// <summary>The output that becomes the window's scores: the first of class scores; null for a model that is no classifier.</summary>
    public ClassScoresReader? Classifier { get; }

    public StateOutput[] StateOutputs { get; }

    /// <summary>Where the inputs are described, for complaints about them.</summary>
    public JsonSection[] InputSections { get; }

    public static ModelDefinition Read(ModelFiles files)
    {
        var section = JsonSection.Open(files.DefinitionFile);
        var definition = new ModelDefinition(section, files);
        if (definition.Name != files.Name)
            throw section.Refuse("name", $"is \"{definition.Name}\", but the model's directory is called {files.Name}");

        definition.CheckInputs();
        definition.CheckOutputs(section);
        definition.Complete();
        return definition;
    }

    public int IndexOf(InputEncoder input) => Array.IndexOf(Inputs, input);

    private void CheckInputs()
    {
        for (var i = 0; i < Inputs.Length; i++)
        {
            var name = Inputs[i].Tensor.Name;
            if (Inputs.Take(i).Any(earlier => earlier.Tensor.Name == name))
                throw InputSections[i].Refuse("name", $"is \"{name}\", as an earlier input's is");

            foreach (var modality in Inputs[i].Modalities)
            {
                if (!ShownModalities.Contains(modality))
                    throw InputSections[i].Refuse(Inputs[i] is EncodingMaskEncoder ? "modality" : "modalities", $"names \"{modality}\", which no other input shows");
            }

            (Inputs[i] as TextMaskEncoder)?.Connect(InputSections[i], Inputs);
            if (Inputs[i] is SteppedAudioEncoder && Inputs[i] != SteppedInput)
                throw InputSections[i].Refuse("is heard in steps, as an earlier input is, and only one can be");
            if (Inputs[i] is StateEncoder && StateOutputs.Count(output => output.Input == i) != 1)
                throw InputSections[i].Refuse($"is a state, so one output of kind state must give it back: {{ \"kind\": \"state\", \"of\": \"{name}\" }}");
        }
    }

    private void CheckOutputs(JsonSection section)
    {
        if (Outputs.Length == 0)
            throw section.Refuse("outputs", "must hold one that is no state");
        for (var i = 0; i < Outputs.Length; i++)
        {
            if (Outputs.Take(i).Any(earlier => earlier.Name == Outputs[i].Name))
                throw Outputs[i].Section.Refuse("name", $"is \"{Outputs[i].Name}\", as an earlier output's is");
        }
    }

    private void Complete()
    {
        for (var i = 0; i < CarryingInputs.Length; i++)
            ((ICarryingInput)CarryingInputs[i]).CarriedIndex = i;
        if (Batching.HasBatchDimension)
            return;
        foreach (var input in Inputs)
            input.DropBatch();
    }
}
