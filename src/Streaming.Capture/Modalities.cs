namespace Streaming.Capture;

/// <summary>The names of the modalities that captured media and simulated rigs have.</summary>
public static class Modalities
{
    public const string Camera = "camera";
    public const string Microphone = "microphone";
    public const string Captions = "captions";
}
