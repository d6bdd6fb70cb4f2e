using System.Runtime.InteropServices;
using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

/// <summary>What one encoder made of one window, starting from a row that an earlier batch has left dirty.</summary>
internal sealed class EncodedRow
{
    private EncodedRow(byte[] bytes, ModalityStates states)
    {
        Bytes = bytes;
        States = states;
    }

    public byte[] Bytes { get; }

    public ModalityStates States { get; }

    public short[] Pcm => MemoryMarshal.Cast<byte, short>(Bytes).ToArray();

    public float[] Floats => MemoryMarshal.Cast<byte, float>(Bytes).ToArray();

    public static EncodedRow Of(InputEncoder encoder, AlignedWindow window, ModalityStates? states = null)
    {
        states ??= new ModalityStates([.. encoder.Modalities]);
        var bytes = new byte[encoder.Tensor.RowBytes];
        bytes.AsSpan().Fill(0xEE);
        encoder.Encode(TestData.Request("any", window), states, bytes);
        return new EncodedRow(bytes, states);
    }
}
