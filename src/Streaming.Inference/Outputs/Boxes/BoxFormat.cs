namespace Streaming.Inference;

/// <summary>What a detector's four numbers are, where they are no anchor's.</summary>
internal sealed class BoxFormat
{
    private readonly Corners _corners;
    private readonly bool _isTopFirst;

    private BoxFormat(Corners corners, bool isTopFirst) => (_corners, _isTopFirst) = (corners, isTopFirst);

    private enum Corners : byte
    {
        Both,
        CentreAndSize,
        FirstAndSize,
    }

    public static BoxFormat Read(JsonSection section) => new(
        section.Word("format", Corners.Both, ("corners", Corners.Both), ("center-size", Corners.CentreAndSize), ("corner-size", Corners.FirstAndSize)),
        section.Word("order", false, ("xy", false), ("yx", true)));

    /// <summary>Makes them x before y.</summary>
    public void Order(Span<float> box)
    {
        if (_isTopFirst)
            (box[0], box[1], box[2], box[3]) = (box[1], box[0], box[3], box[2]);
    }

    /// <summary>Makes them left, top, right, bottom.</summary>
    public void ToEdges(Span<float> box)
    {
        if (_corners == Corners.CentreAndSize)
            (box[0], box[1], box[2], box[3]) = (box[0] - (box[2] / 2), box[1] - (box[3] / 2), box[0] + (box[2] / 2), box[1] + (box[3] / 2));
        else if (_corners == Corners.FirstAndSize)
            (box[2], box[3]) = (box[0] + box[2], box[1] + box[3]);
    }
}
