using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>The types a tensor may have, in the words of <c>model.json</c>.</summary>
internal static class ElementType
{
    private static readonly (string Word, TensorElementType Type, int Bytes, double Least, double Most)[] Known =
    [
        ("bool", TensorElementType.Bool, 1, 0, 1),
        ("uint8", TensorElementType.UInt8, 1, byte.MinValue, byte.MaxValue),
        ("int8", TensorElementType.Int8, 1, sbyte.MinValue, sbyte.MaxValue),
        ("int16", TensorElementType.Int16, 2, short.MinValue, short.MaxValue),
        ("int32", TensorElementType.Int32, 4, int.MinValue, int.MaxValue),
        ("int64", TensorElementType.Int64, 8, long.MinValue, long.MaxValue),
        ("float16", TensorElementType.Float16, 2, (double)Half.MinValue, (double)Half.MaxValue),
        ("float32", TensorElementType.Float, 4, float.MinValue, float.MaxValue),
        ("float64", TensorElementType.Double, 8, double.MinValue, double.MaxValue),
    ];

    public static int SizeOf(TensorElementType type) => Require(type).Bytes;

    /// <summary>The numbers that a type holds, to within its precision.</summary>
    public static (double Least, double Most) RangeOf(TensorElementType type)
    {
        var known = Require(type);
        return (known.Least, known.Most);
    }

    /// <summary>False for strings, complex numbers and the like, which nothing here writes or reads.</summary>
    public static bool IsKnown(TensorElementType type) => Find(type).Bytes > 0;

    public static bool HasFractions(TensorElementType type) => type is TensorElementType.Float16 or TensorElementType.Float or TensorElementType.Double;

    public static string NameOf(TensorElementType type) => Find(type).Word ?? type.ToString().ToLowerInvariant();

    /// <summary>The type named at <paramref name="name"/>, one of <paramref name="allowed"/>; the first of them where nothing is.</summary>
    public static TensorElementType Read(JsonSection section, string name, params TensorElementType[] allowed) =>
        section.Word(name, allowed[0], [.. allowed.Select(type => (NameOf(type), type))]);

    /// <summary>As <see cref="Read"/>, of all numbers.</summary>
    public static TensorElementType ReadAny(JsonSection section, string name) => Read(
        section, name, [TensorElementType.Float, .. Known.Select(known => known.Type).Where(type => type != TensorElementType.Float)]);

    private static (string Word, TensorElementType Type, int Bytes, double Least, double Most) Require(TensorElementType type) => IsKnown(type)
        ? Find(type)
        : throw new ArgumentOutOfRangeException(nameof(type), type, "No input or output has this type.");

    private static (string Word, TensorElementType Type, int Bytes, double Least, double Most) Find(TensorElementType type) =>
        Array.Find(Known, known => known.Type == type);
}
