namespace Streaming.Capture.Captions;

/// <summary>A cue that could not be read and was left out.</summary>
/// <param name="Line">Where in the file, counted from 1.</param>
public sealed record CaptionFault(int Line, string Reason);
