using System.Numerics.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>The model's own picture of one of its inputs: the mean squared error says how unlike anything it knows the input is.</summary>
internal sealed class ReconstructionReader : OutputReader
{
    private readonly int _input;
    private readonly TensorSpec _tensor;

    public ReconstructionReader(JsonSection section, IReadOnlyList<InputEncoder> inputs)
        : base(section, OutputKind.Reconstruction)
    {
        var compared = NamedInput.Find(section, section.Text("of"), inputs, "inputs");
        _input = inputs.ToList().IndexOf(compared);
        _tensor = compared.Tensor;
    }

    public override void Check(string tensor, ReadOnlySpan<int> rowShape, string onnxFile)
    {
        var length = 1;
        foreach (var dimension in rowShape)
        {
            if (dimension < 0)
                return;
            length *= dimension;
        }

        if (length != _tensor.RowLength)
            throw Section.Refuse("of", $"is {_tensor}, but output {Name} of {onnxFile} holds {length} numbers for each window");
    }

    public override ModelOutput? Read(OutputRow row)
    {
        var values = row.Values(TensorIndex);
        var input = row.InputValues(_input);
        if (values.Length != input.Length)
            return null;
        var distance = TensorPrimitives.Distance(values, input);
        var error = distance * distance / values.Length;
        return float.IsFinite(error) ? new ModelOutput { Name = Name, Kind = Kind, Shape = [1], Values = [error] } : null;
    }
}
