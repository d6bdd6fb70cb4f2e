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

    public static EncodedRow Of(InputEncoder encoder, AlignedWindow window, params string[] otherModalities)
    {
        var encoding = new WindowEncoding([.. encoder.Modalities, .. otherModalities]);
        encoding.Begin(TestData.Request("any", window), version: 1);
        return Of(encoder, encoding);
    }

    public static EncodedRow Of(InputEncoder encoder, WindowEncoding encoding)
    {
        var bytes = new byte[encoder.Tensor.RowBytes];
        bytes.AsSpan().Fill(0xEE);
        encoder.Encode(encoding, bytes);
        return new EncodedRow(bytes, encoding.States);
    }
}
