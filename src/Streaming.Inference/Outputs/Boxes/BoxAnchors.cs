namespace Streaming.Inference;

/// <summary>
/// The places that a detector's numbers are relative to: the cells of a grid per stride, each with one or more anchors, in pixels of the
/// model's picture. Cells go row by row, the anchors of a cell one after the other.
/// </summary>
internal sealed class BoxAnchors
{
    /// <summary>The levels one after the other, for a detector that puts them into one tensor.</summary>
    public const int AllLevels = -1;

    private readonly Anchor[][] _levels;
    private readonly Anchor[] _all;
    private readonly Decoding _decoding;
    private readonly float _centreVariance;
    private readonly float _sizeVariance;
    private readonly int _bins;

    private BoxAnchors(Anchor[][] levels, Decoding decoding, float centreVariance, float sizeVariance, int bins)
    {
        (_levels, _decoding, _centreVariance, _sizeVariance, _bins) = (levels, decoding, centreVariance, sizeVariance, bins);
        _all = [.. levels.SelectMany(level => level)];
    }

    private enum Decoding : byte
    {
        /// <summary>Centre and size as in SSD: relative to the anchor's, the size as a logarithm.</summary>
        Prior,

        /// <summary>Distances of the four edges from the anchor's centre, in strides.</summary>
        Distance,

        /// <summary>Centre relative to the anchor's, in pixels, and the size itself.</summary>
        Offset,
    }

    public int LevelCount => _levels.Length;

    /// <summary>How many of a detector's numbers make a box.</summary>
    public int NumbersPerBox => 4 * _bins;

    public static BoxAnchors Read(JsonSection section, int height, int width)
    {
        var decoding = section.Word("decode", ("prior", Decoding.Prior), ("distance", Decoding.Distance), ("offset", Decoding.Offset));
        var offset = section.Decimal("cell_offset", 0, 1, otherwise: 0.5);
        var variances = section.IsGiven("variances") ? section.Decimals("variances", 1e-6, 1e6) : [1, 1];
        if (variances.Length != 2)
            throw section.Refuse("variances", $"must be two numbers, of centre and size, but holds {variances.Length}");
        var bins = section.Number("bins", 1, 1024, otherwise: 1);
        if (bins > 1 && decoding != Decoding.Distance)
            throw section.Refuse("bins", "is for decode \"distance\" alone");
        var levels = Array.ConvertAll(section.Sections("levels"), level => ReadLevel(level, offset, height, width));
        section.RefuseUnknown();
        return new BoxAnchors(levels, decoding, (float)variances[0], (float)variances[1], bins);
    }

    /// <summary>How many candidates there must be.</summary>
    public int Count(int level) => level == AllLevels ? _all.Length : _levels[level].Length;

    /// <summary>Makes four numbers of a distribution for each edge, of how sure the detector is of every whole distance: the means.</summary>
    public void TakeMeans(Span<float> numbers)
    {
        if (_bins == 1)
            return;
        for (var edge = 0; edge < 4; edge++)
        {
            var distribution = numbers.Slice(edge * _bins, _bins);
            Activations.Apply(Activation.Softmax, distribution);
            var mean = 0f;
            for (var distance = 0; distance < _bins; distance++)
                mean += distance * distribution[distance];
            numbers[edge] = mean;
        }
    }

    /// <summary>From a detector's numbers to left, top, right, bottom in pixels of its picture.</summary>
    public void Decode(int level, int index, Span<float> box)
    {
        var (x, y, width, height, stride) = level == AllLevels ? _all[index] : _levels[level][index];
        if (_decoding == Decoding.Distance)
        {
            (box[0], box[1], box[2], box[3]) = (x - (box[0] * stride), y - (box[1] * stride), x + (box[2] * stride), y + (box[3] * stride));
            return;
        }

        var isPrior = _decoding == Decoding.Prior;
        var centreX = x + (box[0] * (isPrior ? _centreVariance * width : 1));
        var centreY = y + (box[1] * (isPrior ? _centreVariance * height : 1));
        var halfWidth = (isPrior ? width * MathF.Exp(box[2] * _sizeVariance) : box[2]) / 2;
        var halfHeight = (isPrior ? height * MathF.Exp(box[3] * _sizeVariance) : box[3]) / 2;
        (box[0], box[1], box[2], box[3]) = (centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
    }

    private static Anchor[] ReadLevel(JsonSection section, double offset, int height, int width)
    {
        var stride = section.Number("stride", 1, 4096);
        var sizes = section.IsGiven("sizes") ? section.Decimals("sizes", 0.001, 100_000) : [];
        var perCell = section.Number("per_cell", 1, 64, otherwise: Math.Max(1, sizes.Length));
        if (sizes.Length != 0 && sizes.Length != perCell)
            throw section.Refuse("sizes", $"must hold one size for each of the {perCell} anchors of a cell, but holds {sizes.Length}");
        section.RefuseUnknown();

        var anchors = new List<Anchor>();
        for (var y = 0; y * stride < height; y++)
        {
            for (var x = 0; x * stride < width; x++)
            {
                for (var i = 0; i < perCell; i++)
                {
                    var size = (float)(sizes.Length == 0 ? stride : sizes[i]);
                    anchors.Add(new Anchor((float)((x + offset) * stride), (float)((y + offset) * stride), size, size, stride));
                }
            }
        }

        return [.. anchors];
    }

    private readonly record struct Anchor(float X, float Y, float Width, float Height, float Stride);
}
