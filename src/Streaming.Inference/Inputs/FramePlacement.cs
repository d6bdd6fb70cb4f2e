namespace Streaming.Inference;

/// <summary>
/// How a frame was fitted into the model's picture: a place x there, from 0 to 1, is <c>x * Scale + Offset</c> of the frame's width or height.
/// </summary>
internal readonly record struct FramePlacement(float ScaleX, float ScaleY, float OffsetX, float OffsetY)
{
    public static FramePlacement Whole { get; } = new(1, 1, 0, 0);

    public float ToFrameX(float x) => (x * ScaleX) + OffsetX;

    public float ToFrameY(float y) => (y * ScaleY) + OffsetY;
}
