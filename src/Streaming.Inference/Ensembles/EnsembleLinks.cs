namespace Streaming.Inference;

/// <summary>Connects what steps give with what steps take, and holds the two against each other.</summary>
internal sealed class EnsembleLinks
{
    private readonly EnsembleNode[] _nodes;
    private readonly Dictionary<string, (EnsembleNode Node, int Output)> _given = new(StringComparer.Ordinal);

    private EnsembleLinks(EnsembleNode[] nodes) => _nodes = nodes;

    /// <summary>The same steps, each with where its inputs come from.</summary>
    public static EnsembleNode[] Connect(EnsembleNode[] nodes)
    {
        var links = new EnsembleLinks(nodes);
        foreach (var node in nodes)
            links.CheckStep(node);
        foreach (var node in nodes)
            links.TakeOutputs(node);
        foreach (var node in nodes)
            links.FillInputs(node);
        foreach (var node in nodes)
            links.CheckTaken(node);
        return nodes;
    }

    private void CheckStep(EnsembleNode node)
    {
        var (section, model) = (node.Step.Section, node.Definition);
        if (Array.Find(_nodes, other => other.Name == node.Name) != node)
            throw section.Refuse("model_name", $"is \"{node.Name}\", as an earlier step's is");
        node.Step.CheckVersion(model);
        if (!node.IsPerSample)
            return;
        if (model.EncodingInputs.Length > 0)
            throw section.Refuse("per", $"is sample, but {node.Name} takes what other steps give");
        if (model.ShownModalities.Length != 1)
            throw section.Refuse("per", $"is sample, but {node.Name} sees {model.ShownModalities.Length} modalities, and a sample is of one");
        if (EnsembleGraph.Carries(node) || model.SteppedInput is not null)
            throw section.Refuse("per", $"is sample, but {node.Name} goes on from one call to the next");
    }

    private void TakeOutputs(EnsembleNode node)
    {
        foreach (var ((output, name), index) in node.Step.Outputs.Select((pair, index) => (pair, index)))
        {
            var path = $"output_map.{output}";
            var readers = node.Definition.Outputs.OfType<ValuesReader>().ToList();
            if (!readers.Exists(reader => reader.Name == output))
            {
                var known = readers.Count == 0 ? "none" : string.Join(", ", readers.Select(reader => reader.Name));
                throw node.Step.Section.Refuse(path, $"is no output of {node.Name} that is an embedding or a tensor; those are {known}");
            }

            if (node.Definition.SteppedInput is not null)
                throw node.Step.Section.Refuse(path, $"is given once per step of sound by {node.Name}, and cannot be taken");
            if (!_given.TryAdd(name, (node, index)))
                throw node.Step.Section.Refuse(path, $"is \"{name}\", which {_given[name].Node.Name} gives already");
        }
    }

    private void FillInputs(EnsembleNode node)
    {
        var inputs = node.Definition.EncodingInputs;
        foreach (var (input, _) in node.Step.Inputs)
        {
            if (!Array.Exists(inputs, known => known.Part.Name == input))
            {
                var known = inputs.Length == 0 ? "none" : string.Join(", ", inputs.Select(known => known.Part.Name));
                throw node.Step.Section.Refuse($"input_map.{input}", $"is no input of {node.Name} of the kind encoding; those are {known}");
            }
        }

        node.Links = Array.ConvertAll(inputs, input => Link(node, input));
    }

    private EnsembleLink Link(EnsembleNode node, IEncodingInput input)
    {
        var name = node.Step.Inputs.FirstOrDefault(pair => pair.Key == input.Part.Name).Value
            ?? throw node.Step.Section.Refuse("input_map", $"does not say where {input.Part.Name} of {node.Name} comes from");
        var path = $"input_map.{input.Part.Name}";
        if (!_given.TryGetValue(name, out var given))
            throw node.Step.Section.Refuse(path, $"is \"{name}\", which no step gives");

        var source = given.Node;
        if (source.IsPerSample != input.IsPerSample)
        {
            throw node.Step.Section.Refuse(path, source.IsPerSample
                ? $"is \"{name}\", of which there is one for each sample, but the input of {node.Name} takes one for the window: it has no \"samples\""
                : $"is \"{name}\", of which there is one for the window, but the input of {node.Name} takes one for each of its samples");
        }

        if (source.IsPerSample && source.Modality != input.Modality)
            throw node.Step.Section.Refuse(path, $"is \"{name}\", made of {source.Modality}, but the input of {node.Name} is of {input.Modality}");
        CheckShape(node, input, path, source, source.Outputs[given.Output], $"{name}\", which {source.Name} gives as");
        return new EnsembleLink(input, source, given.Output);
    }

    private static void CheckShape(EnsembleNode node, IEncodingInput input, string path, EnsembleNode source, string name, string what)
    {
        var output = source.Model.Output(name);
        var shape = output.Spec is { } spec ? Array.Find(source.Definition.Outputs, reader => reader.Name == name)!.ShapeOf(spec.RowShape) : null;

        // Where the ONNX file leaves dimensions open, the first run tells.
        if (output.Type == input.Part.Type && (shape is null || HaveOneOrder(shape, input.Part.RowShape)))
            return;
        var given = shape is null ? $"{ElementType.NameOf(output.Type)}[?]" : new TensorSpec(name, output.Type, shape).ToString();
        throw node.Step.Section.Refuse(path, $"is \"{what} {given}, but the input of {node.Name} takes {input.Part}");
    }

    /// <summary>Dimensions of 1 may be anywhere: the numbers lie in the same order.</summary>
    private static bool HaveOneOrder(int[] shape, int[] other) =>
        shape.Where(dimension => dimension != 1).SequenceEqual(other.Where(dimension => dimension != 1));

    private void CheckTaken(EnsembleNode node)
    {
        for (var i = 0; i < node.Outputs.Length; i++)
        {
            if (!_nodes.Any(other => other.Links.Any(link => link.Source == node && link.Output == i)))
                throw node.Step.Section.Refuse($"output_map.{node.Outputs[i]}", $"is \"{node.Step.Outputs[i].Value}\", which no step takes");
        }
    }
}
