namespace Streaming.Capture.Simulation.Recordings;

/// <summary>What <c>recording.json</c> says.</summary>
/// <param name="MicrophoneStartUs">Event time of the first value in <c>microphone.wav</c>.</param>
/// <param name="CaptionsStartUs">Event time of 00:00:00.000 in <c>captions.vtt</c>.</param>
/// <param name="Simulation">All that is needed to simulate the same run again.</param>
public sealed record RecordingDescription(long MicrophoneStartUs, long CaptionsStartUs, RigSimulationOptions Simulation);
