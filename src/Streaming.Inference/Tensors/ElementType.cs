using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>The types a tensor may have, in the words of <c>model.json</c>.</summary>
internal static class ElementType
{
    private static readonly (string Word, TensorElementType Type, int Bytes)[] Known =
    [
        ("bool", TensorElementType.Bool, 1),
        ("uint8", TensorElementType.UInt8, 1),
        ("int8", TensorElementType.Int8, 1),
        ("int16", TensorElementType.Int16, 2),
        ("int32", TensorElementType.Int32, 4),
        ("int64", TensorElementType.Int64, 8),
        ("float16", TensorElementType.Float16, 2),
        ("float32", TensorElementType.Float, 4),
        ("float64", TensorElementType.Double, 8),
    ];

    public static int SizeOf(TensorElementType type) => Find(type) is { Bytes: > 0 } known
        ? known.Bytes
        : throw new ArgumentOutOfRangeException(nameof(type), type, "No input or output has this type.");

    /// <summary>False for strings, complex numbers and the like, which nothing here writes or reads.</summary>
    public static bool IsKnown(TensorElementType type) => Find(type).Bytes > 0;

    public static bool HasFractions(TensorElementType type) => type is TensorElementType.Float16 or TensorElementType.Float or TensorElementType.Double;

    /// <summary>The numbers that a type holds, to within its precision.</summary>
    public static (double Least, double Most) RangeOf(TensorElementType type) => type switch
    {
        TensorElementType.Bool => (0, 1),
        TensorElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        TensorElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorElementType.Int16 => (short.MinValue, short.MaxValue),
        TensorElementType.Int32 => (int.MinValue, int.MaxValue),
        TensorElementType.Int64 => (long.MinValue, long.MaxValue),
        TensorElementType.Float16 => ((double)Half.MinValue, (double)Half.MaxValue),
        TensorElementType.Float => (float.MinValue, float.MaxValue),
        TensorElementType.Double => (double.MinValue, double.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No input or output has this type."),
    };

    public static string NameOf(TensorElementType type) => Find(type).Word ?? type.ToString().ToLowerInvariant();

    /// <summary>The type named at <paramref name="name"/>, one of <paramref name="allowed"/>; the first of them where nothing is.</summary>
    public static TensorElementType Read(JsonSection section, string name, params TensorElementType[] allowed) =>
        section.Word(name, allowed[0], [.. allowed.Select(type => (NameOf(type), type))]);

    /// <summary>As <see cref="Read"/>, of all numbers.</summary>
    public static TensorElementType ReadAny(JsonSection section, string name) => Read(
        section, name, [TensorElementType.Float, .. Known.Select(known => known.Type).Where(type => type != TensorElementType.Float)]);

    private static (string? Word, TensorElementType Type, int Bytes) Find(TensorElementType type) =>
        Array.Find(Known, known => known.Type == type);
}
