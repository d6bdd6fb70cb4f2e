namespace Streaming.Capture.Captions;

/// <summary>Text that is shown from its start to its end, both in microseconds of media time.</summary>
/// <param name="Text">Plain text: no tags, no entities; lines are separated by <c>\n</c>. Never empty.</param>
public sealed record CaptionCue(long StartUs, long EndUs, string Text)
{
    public long DurationUs => EndUs - StartUs;
}
