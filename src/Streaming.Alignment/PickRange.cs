namespace Streaming.Alignment;

/// <summary>Where in a modality's samples the answer lies.</summary>
internal readonly record struct PickRange(int Start, int Count);
