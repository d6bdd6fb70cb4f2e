using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// Reads what some of a model's output tensors say of one window. There is one class per meaning. All instances
/// of a model read with the same one, at the same time: it keeps nothing of a window.
/// </summary>
internal abstract class OutputReader(JsonSection section, OutputKind kind)
{
    /// <summary>Where it is described, for complaints.</summary>
    public JsonSection Section { get; } = section;

    public string Name { get; } = section.Text("name");

    public OutputKind Kind { get; } = kind;

    /// <summary>The tensors it reads, by name; the output's own is the first unless it says otherwise.</summary>
    public virtual IReadOnlyList<OutputTensor> Tensors => [new OutputTensor("name", Name)];

    /// <summary>Where the first of its tensors is among the model's outputs.</summary>
    public int TensorIndex { get; private set; }

    /// <summary>The model gives its outputs in an order of its own.</summary>
    public virtual void Locate(IReadOnlyList<string> outputs) => TensorIndex = IndexOf(outputs, Name);

    protected static int IndexOf(IReadOnlyList<string> outputs, string name) => outputs.ToList().IndexOf(name);

    /// <summary>Refuses one of its tensors where it is wrong as the ONNX file has it; dimensions it leaves open are negative.</summary>
    public virtual void Check(string tensor, ReadOnlySpan<int> rowShape, string onnxFile)
    {
    }

    /// <summary>The shape of what it gives of a window's part of its tensor.</summary>
    public virtual int[] ShapeOf(int[] rowShape) => rowShape;

    /// <returns>Null where a number is none.</returns>
    public abstract ModelOutput? Read(OutputRow row);

    public static OutputReader Read(JsonSection section, ModelFiles files, IReadOnlyList<InputEncoder> inputs)
    {
        var read = section.Word<Func<OutputReader>>(
            "kind",
            ("class-scores", () => new ClassScoresReader(section, files)),
            ("boxes", () => new BoxesReader(section, files, inputs)),
            ("embedding", () => new ValuesReader(section, OutputKind.Embedding)),
            ("attribution", () => new ValuesReader(section, OutputKind.Attribution)),
            ("anomaly-score", () => new ValuesReader(section, OutputKind.AnomalyScore)),
            ("reconstruction", () => new ReconstructionReader(section, inputs)),
            ("tensor", () => new ValuesReader(section, OutputKind.Tensor)));
        var reader = read();
        section.RefuseUnknown();
        return reader;
    }
}

/// <summary>A tensor that an output is read from, and the place in <c>model.json</c> that names it.</summary>
internal readonly record struct OutputTensor(string Property, string Name);
