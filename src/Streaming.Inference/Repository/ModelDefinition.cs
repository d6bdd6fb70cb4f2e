namespace Streaming.Inference;

/// <summary>A <c>model.json</c>: what a model is called, how its requests are batched, and what each of its tensors means.</summary>
internal sealed class ModelDefinition
{
    private ModelDefinition(string file, JsonSection section)
    {
        File = file;
        Name = section.Text("name");
        Batching = BatchingPolicy.Read(section);
        InputSections = section.Sections("inputs");
        Inputs = Array.ConvertAll(InputSections, InputEncoder.Read);
        ShownModalities = [.. Inputs.Where(input => !input.ReadsStates).SelectMany(input => input.Modalities).Distinct()];
        OutputSection = ReadOutputSection(section);
        OutputName = OutputSection.Text("name");
        LabelsFile = OutputSection.Text("labels");
        OutputSection.RefuseUnknown();
        section.RefuseUnknown();
    }

    public string File { get; }

    public string Name { get; }

    public BatchingPolicy Batching { get; }

    public InputEncoder[] Inputs { get; }

    /// <summary>The modalities whose samples the model sees.</summary>
    public string[] ShownModalities { get; }

    public string OutputName { get; }

    public string LabelsFile { get; }

    /// <summary>Where the inputs and the output are described, for complaints about them.</summary>
    public JsonSection[] InputSections { get; }

    public JsonSection OutputSection { get; }

    public static ModelDefinition Read(string file, string expectedName)
    {
        var section = JsonSection.Open(file);
        var definition = new ModelDefinition(file, section);
        if (definition.Name != expectedName)
            throw section.Refuse("name", $"is \"{definition.Name}\", but the model's directory is called {expectedName}");

        definition.CheckInputs();
        return definition;
    }

    private static JsonSection ReadOutputSection(JsonSection section)
    {
        var outputs = section.Sections("outputs");
        var kind = outputs[0].Text("kind");
        if (kind != "class-scores")
            throw outputs[0].Refuse("kind", $"is \"{kind}\", and must be class-scores");
        return outputs.Length == 1 ? outputs[0] : throw section.Refuse("outputs", "must hold one output");
    }

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
                    throw InputSections[i].Refuse("modalities", $"names \"{modality}\", which no other input shows");
            }
        }
    }
}
