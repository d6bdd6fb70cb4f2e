using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>Numbers in and out of a tensor's bytes, whatever their type.</summary>
internal static class TensorValues
{
    /// <summary>Writes numbers as the tensor's type; whole numbers are rounded and cut off at what the type holds.</summary>
    public static void Write(ReadOnlySpan<float> values, TensorElementType type, Span<byte> bytes)
    {
        switch (type)
        {
            case TensorElementType.Float:
                values.CopyTo(MemoryMarshal.Cast<byte, float>(bytes));
                break;
            case TensorElementType.Float16:
                TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes));
                break;
            default:
                for (var i = 0; i < values.Length; i++)
                    Write(values[i], type, bytes, i);
                break;
        }
    }

    public static void Write(double value, TensorElementType type, Span<byte> bytes, int index)
    {
        switch (type)
        {
            case TensorElementType.Bool:
                bytes[index] = value != 0 ? (byte)1 : (byte)0;
                break;
            case TensorElementType.UInt8:
                bytes[index] = byte.CreateSaturating(Math.Round(value));
                break;
            case TensorElementType.Int8:
                MemoryMarshal.Cast<byte, sbyte>(bytes)[index] = sbyte.CreateSaturating(Math.Round(value));
                break;
            case TensorElementType.Int16:
                MemoryMarshal.Cast<byte, short>(bytes)[index] = short.CreateSaturating(Math.Round(value));
                break;
            case TensorElementType.Int32:
                MemoryMarshal.Cast<byte, int>(bytes)[index] = int.CreateSaturating(Math.Round(value));
                break;
            case TensorElementType.Int64:
                MemoryMarshal.Cast<byte, long>(bytes)[index] = long.CreateSaturating(Math.Round(value));
                break;
            case TensorElementType.Float16:
                MemoryMarshal.Cast<byte, Half>(bytes)[index] = (Half)value;
                break;
            case TensorElementType.Float:
                MemoryMarshal.Cast<byte, float>(bytes)[index] = (float)value;
                break;
            case TensorElementType.Double:
                MemoryMarshal.Cast<byte, double>(bytes)[index] = value;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "No tensor here has this type.");
        }
    }

    public static bool AreFinite(ReadOnlySpan<float> values) => AreNumbers(values);

    /// <summary>Whole numbers always are.</summary>
    public static bool AreFinite(ReadOnlySpan<byte> bytes, TensorElementType type) => type switch
    {
        TensorElementType.Float => AreNumbers(MemoryMarshal.Cast<byte, float>(bytes)),
        TensorElementType.Float16 => AreNumbers(MemoryMarshal.Cast<byte, Half>(bytes)),
        TensorElementType.Double => AreNumbers(MemoryMarshal.Cast<byte, double>(bytes)),
        _ => true,
    };

    /// <summary>All numbers as floats, in the memory given where they are no floats yet.</summary>
    public static ReadOnlySpan<float> Read(ReadOnlySpan<byte> bytes, TensorElementType type, ref float[] scratch)
    {
        if (type == TensorElementType.Float)
            return MemoryMarshal.Cast<byte, float>(bytes);

        var count = bytes.Length / ElementType.SizeOf(type);
        if (scratch.Length < count)
            scratch = new float[count];
        var values = scratch.AsSpan(0, count);
        switch (type)
        {
            case TensorElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case TensorElementType.Double:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), values);
                break;
            case TensorElementType.Int64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(bytes), values);
                break;
            case TensorElementType.Int32:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(bytes), values);
                break;
            case TensorElementType.Int16:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, short>(bytes), values);
                break;
            case TensorElementType.Int8:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(bytes), values);
                break;
            default:
                TensorPrimitives.ConvertTruncating(bytes, values);
                break;
        }

        return values;
    }

    private static bool AreNumbers<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T>
    {
        foreach (var value in values)
        {
            if (!T.IsFinite(value))
                return false;
        }

        return true;
    }
}
