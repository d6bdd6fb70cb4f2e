using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// What the model gave back of the rig's last run, or its initial value where there was none. The shape says where the batch is:
/// <c>[2, "batch", 128]</c>.
/// </summary>
internal sealed class StateEncoder(string name, TensorElementType type, int[] shape, double initialValue)
    : InputEncoder(new TensorSpec(name, type, shape)), ICarryingInput
{
    public override IReadOnlyList<string> Modalities => [];

    public override bool IsDerived => true;

    public int CarriedIndex { get; set; }

    public static StateEncoder Read(JsonSection section) => new(
        section.Text("name"),
        ElementType.ReadAny(section, "type"),
        TensorSpec.ReadShape(section, "shape"),
        section.Decimal("initial_value", -1e15, 1e15, otherwise: 0));

    public override void Encode(WindowEncoding window, Span<byte> row)
    {
        if (window.Carried is { } carried)
        {
            carried.Tensors[CarriedIndex].CopyTo(row);
            return;
        }

        Initialize(row);
    }

    /// <summary>As where the rig carries nothing.</summary>
    public void Initialize(Span<byte> row)
    {
        for (var i = 0; i < Tensor.RowLength; i++)
            TensorValues.Write(initialValue, Tensor.Type, row, i);
    }

    public byte[] Carry(WindowEncoding window, ReadOnlySpan<byte> state) => state.ToArray();
}
