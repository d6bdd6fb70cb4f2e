using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>
/// What a detector found: candidates above a score, brought back from the model's picture to the frame, of those that cover one another the
/// best. Says how detectors of the kinds of SSD, YOLO, SCRFD, YuNet, BlazeFace and CenterFace are to be read.
/// </summary>
internal sealed class BoxesReader : OutputReader
{
    private readonly ImageEncoder _picture;
    private readonly BoxColumns _boxes;
    private readonly BoxColumns? _sizes;
    private readonly BoxScores _scores;
    private readonly BoxFormat _format;
    private readonly BoxAnchors? _anchors;
    private readonly int _numbersPerBox;
    private readonly float _unitX;
    private readonly float _unitY;
    private readonly float _scoreThreshold;
    private readonly float _iouThreshold;
    private readonly int _maxBoxes;

    public BoxesReader(JsonSection section, ModelFiles files, IReadOnlyList<InputEncoder> inputs)
        : base(section, OutputKind.Boxes)
    {
        var (labels, _) = files.ReadLabels(section, "labels");
        _picture = FindPicture(section, inputs);
        var tensors = BoxColumns.ReadNames(section, "boxes") ?? [Name];
        var isTransposed = section.Flag("transposed", otherwise: false);
        var sizes = BoxColumns.ReadNames(section, "box_sizes");
        _anchors = section.IsGiven("anchors") ? BoxAnchors.Read(section.Section("anchors"), _picture.Height, _picture.Width) : null;
        _numbersPerBox = _anchors?.NumbersPerBox ?? 4;
        _boxes = new BoxColumns(tensors, section.Number("box_column", 0, 100_000, otherwise: 0), sizes is null ? _numbersPerBox : 2, isTransposed);
        _sizes = sizes is null ? null : new BoxColumns(sizes, 0, 2, isTransposed);
        _scores = BoxScores.Read(section, labels, tensors, isTransposed);
        _format = BoxFormat.Read(section);
        var isPixels = section.Word("coordinates", _anchors is not null, ("fraction", false), ("pixel", true));
        (_unitX, _unitY) = isPixels ? (1f / _picture.Width, 1f / _picture.Height) : (1, 1);
        _scoreThreshold = (float)section.Decimal("score_threshold", 0, 1, otherwise: 0.5);
        _iouThreshold = (float)section.Decimal("iou_threshold", 0, 1, otherwise: 0.5);
        _maxBoxes = section.Number("max_boxes", 1, 10_000, otherwise: 100);
        if (_anchors is not null && _anchors.LevelCount != tensors.Length && tensors.Length > 1)
            throw section.Refuse("boxes", $"names {tensors.Length} tensors, but $.anchors has {_anchors.LevelCount} levels");
        if (sizes is not null && _numbersPerBox > 4)
            throw section.Refuse("box_sizes", "are none where each edge has a distribution ($.anchors.bins)");
        if (sizes is not null && sizes.Length != tensors.Length)
            throw section.Refuse("box_sizes", $"must name {tensors.Length} tensors, as many as there are with boxes, but names {sizes.Length}");
        foreach (var (_, columns) in Columns)
            columns.Share(Columns.Select(other => other.Columns));
    }

    public override IReadOnlyList<OutputTensor> Tensors =>
        [.. Columns.SelectMany(source => source.Columns.Tensors.Select(tensor => new OutputTensor(tensor == Name ? "name" : source.Property, tensor)))];

    private IEnumerable<(string Property, BoxColumns Columns)> Columns =>
        [("boxes", _boxes), .. _sizes is null ? [] : new[] { ("box_sizes", _sizes) }, .. _scores.Columns];

    public override void Locate(IReadOnlyList<string> outputs)
    {
        foreach (var (_, columns) in Columns)
            columns.Locate(outputs);
    }

    public override void Check(string tensor, ReadOnlySpan<int> rowShape, string onnxFile)
    {
        foreach (var (property, columns) in Columns)
        {
            var level = columns.Tensors.ToList().IndexOf(tensor);
            if (level >= 0 && columns.FindFault(rowShape, _anchors?.Count(LevelOf(level))) is { } fault)
                throw Section.Refuse(tensor == Name ? "name" : property, $"is read from output {tensor} of {onnxFile}, which {fault}");
        }
    }

    public override ModelOutput? Read(OutputRow row)
    {
        var candidates = new List<DetectedBox>();
        var scores = new float[_scores.Count];
        for (var level = 0; level < _boxes.Tensors.Count; level++)
        {
            var lines = _boxes.LineCount(row, level);
            if (_anchors is not null && lines > _anchors.Count(LevelOf(level)))
                throw new InvalidOperationException($"output {_boxes.Tensors[level]} has {lines} candidates, but the anchors are {_anchors.Count(LevelOf(level))}");
            for (var line = 0; line < lines; line++)
            {
                if (_scores.Read(row, level, line, scores) is not { } best)
                    return null;
                if (best.Score >= _scoreThreshold && best.Label.Length > 0 && !TryAdd(candidates, row, level, line, best.Label, best.Score))
                    return null;
            }
        }

        return new ModelOutput { Name = Name, Kind = Kind, Boxes = NonMaximumSuppression.Keep(candidates, _iouThreshold, _maxBoxes) };
    }

    /// <summary>The input that the boxes lie in: the first image unless one is named.</summary>
    private static ImageEncoder FindPicture(JsonSection section, IReadOnlyList<InputEncoder> inputs)
    {
        var images = inputs.OfType<ImageEncoder>().ToList();
        if (images.Count == 0)
            throw section.Refuse("is of boxes, but no input is an image");
        return section.IsGiven("of") ? NamedInput.Find(section, section.Text("of"), images, "images") : images[0];
    }

    /// <returns>False where a number is none.</returns>
    private bool TryAdd(List<DetectedBox> candidates, OutputRow row, int level, int line, string label, float score)
    {
        Span<float> box = stackalloc float[_numbersPerBox];
        _boxes.Read(row, level, line, box);
        _sizes?.Read(row, level, line, box[2..]);
        _anchors?.TakeMeans(box);
        _format.Order(box);
        if (_anchors is null)
            _format.ToEdges(box);
        else
            _anchors.Decode(LevelOf(level), line, box);
        if (!TensorValues.AreFinite(box[..4]))
            return false;
        var placement = row.Window.PlacementIn(_picture);
        var (left, top) = (placement.ToFrameX(box[0] * _unitX), placement.ToFrameY(box[1] * _unitY));
        var (right, bottom) = (placement.ToFrameX(box[2] * _unitX), placement.ToFrameY(box[3] * _unitY));
        if (left < right && top < bottom)
            candidates.Add(new DetectedBox(label, score, Inside(left), Inside(top), Inside(right), Inside(bottom)));
        return true;
    }

    private int LevelOf(int tensor) => _boxes.Tensors.Count == 1 ? BoxAnchors.AllLevels : tensor;

    private static float Inside(float value) => Math.Clamp(value, 0, 1);
}
