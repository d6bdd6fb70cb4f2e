namespace Streaming.Capture.Simulation;

/// <summary>The names of a simulated rig's modalities.</summary>
public static class Modalities
{
    public const string Camera = "camera";
    public const string Microphone = "microphone";
    public const string Captions = "captions";
}
