using Microsoft.ML.OnnxRuntime;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>One run of an ensemble from end to end, on samples that show nothing.</summary>
internal static class EnsembleTrial
{
    /// <returns>The outputs that gave what is no number, as in <c>step.output</c>.</returns>
    /// <exception cref="ModelRepositoryException">A step fails on what others give, or gives what does not fit.</exception>
    public static IReadOnlyList<string> Run(EnsembleGraph graph)
    {
        var given = new Dictionary<EnsembleNode, float[]?[]>();
        var brokenOutputs = new List<string>();
        foreach (var node in graph.Nodes)
            given.Add(node, Run(node, given, brokenOutputs));
        return brokenOutputs;
    }

    /// <returns>The outputs that other steps take.</returns>
    private static float[]?[] Run(EnsembleNode node, Dictionary<EnsembleNode, float[]?[]> given, List<string> brokenOutputs)
    {
        using var inputs = node.Model.CreateInputs();
        using var outputs = node.Model.CreateOutputs();
        var encoder = new BatchEncoder(node.Definition, inputs);
        encoder.Encode(new StepRequest
        {
            Model = node.Name,
            Rig = "",
            Window = WindowFor(node),
            Tensors = Array.ConvertAll(node.Links, link => Fill(node, link, given[link.Source][link.Output])),
        });
        try
        {
            node.Model.Run(inputs, outputs, batchSize: 1);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelRepositoryException(node.Step.Section.Refuse($"fails on what the steps before it give of samples that show nothing: {exception.Message}").Message, exception);
        }

        var row = new OutputRow(outputs, inputs).At(0, encoder.Window(0));
        var values = Array.ConvertAll(node.Outputs, name => Array.Find(node.Definition.Outputs, output => output.Name == name)!.Read(row)?.Values);
        brokenOutputs.AddRange(node.Model.FindBrokenOutputs(inputs, outputs, encoder.Window(0)).Select(output => $"{node.Name}.{output}"));
        return values;
    }

    private static StepTensor Fill(EnsembleNode node, EnsembleLink link, float[]? values)
    {
        var part = link.Input.Part;
        return values is null || values.Length == part.RowLength
            ? new StepTensor(part.Name, [values])
            : throw node.Step.Section.Refuse(
                $"input_map.{part.Name}", $"gives {values.Length} numbers of {link.Source.Name}, but the input of {node.Name} takes {part}");
    }

    /// <summary>One sample of each modality whose encodings the step takes.</summary>
    private static AlignedWindow WindowFor(EnsembleNode node) => new()
    {
        EndUs = 1,
        Modalities =
        [
            .. node.Links.Where(link => link.Input.IsPerSample).Select(link => link.Input.Modality!).Distinct().Select(modality =>
                new ModalitySlice { Modality = modality, Samples = [new Sample { Modality = modality }] }),
        ],
    };
}
