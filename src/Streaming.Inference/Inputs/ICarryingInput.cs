namespace Streaming.Inference;

/// <summary>An input that goes on from where the rig's last window ended.</summary>
internal interface ICarryingInput
{
    /// <summary>Its place in <see cref="Abstractions.CarriedState.Tensors"/>.</summary>
    int CarriedIndex { get; set; }

    /// <summary>What the rig's next window needs of this one.</summary>
    /// <param name="window">The window, after its last step.</param>
    /// <param name="state">The input's row, which holds what the last run gave back.</param>
    byte[] Carry(WindowEncoding window, ReadOnlySpan<byte> state);
}
