namespace Streaming.Inference;

/// <summary>What a batch's time went into, as NVIDIA Triton tells it apart, and how often the model ran.</summary>
internal record struct BatchDurations(TimeSpan Input, TimeSpan Infer, TimeSpan Output, int Runs)
{
    public readonly TimeSpan Total => Input + Infer + Output;
}
