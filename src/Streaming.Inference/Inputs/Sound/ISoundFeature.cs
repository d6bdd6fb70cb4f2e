namespace Streaming.Inference;

/// <summary>What a model is shown of sound.</summary>
internal interface ISoundFeature
{
    /// <summary>The tensor for as many samples of PCM as the feature was made for.</summary>
    TensorSpec ToTensor(string name);

    /// <summary>Writes a whole row. Called from many threads.</summary>
    void Write(ReadOnlySpan<short> pcm, Span<byte> row);
}
