using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>What encoders made of one sample, or are about to.</summary>
internal sealed class EncodedSample
{
    private readonly List<SampleEncoding> _encodings = [];

    /// <summary>Completes when the window that sent the sample to its encoders has its answer, whatever that is.</summary>
    public Task UnderWay { get; set; } = Task.CompletedTask;

    /// <summary>A window needs it, or may.</summary>
    public bool IsNeeded { get; set; }

    public long Bytes => _encodings.Sum(encoding => encoding.Values.Sum(values => (long)values.Length * sizeof(float)));

    /// <returns>Null where the encoder's version made none.</returns>
    public SampleEncoding? By(SampleEncoder encoder) => _encodings.Find(encoding => encoding.Encoder == encoder.Model && encoding.Version == encoder.Version);

    /// <summary>In place of what another version made.</summary>
    public void Take(SampleEncoding encoding)
    {
        _encodings.RemoveAll(known => known.Encoder == encoding.Encoder);
        _encodings.Add(encoding);
    }

    public void Clear() => _encodings.Clear();
}
