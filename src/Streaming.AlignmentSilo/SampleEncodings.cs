using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>
/// What a model's encoders made of single samples, so that windows which share a sample have it encoded once. A window sends the samples to be encoded
/// that no window before it has sent, waits for the others, and is then answered without the payloads. Which encoders a model has its answers tell; until
/// one has, windows that share a sample with one under way wait for it. Runs inside the rig's grain, one turn at a time.
/// </summary>
internal sealed class SampleEncodings(AlignmentMetrics metrics)
{
    /// <summary>While versions change, silos may be served with different ones; after as many tries the window goes out whole.</summary>
    private const int MaxAttempts = 3;

    private readonly Dictionary<Sample, EncodedSample> _samples = new(ReferenceEqualityComparer.Instance);
    private SampleEncoder[]? _encoders;
    private int _version;

    /// <summary>As with every model that has no encoders.</summary>
    public bool IsEmpty => _samples.Count == 0;

    /// <param name="window">What the sensors saw.</param>
    /// <param name="ask">Asks the model for the answer to a window, or for encodings.</param>
    public async Task<InferenceResult> InferAsync(AlignedWindow window, Func<WindowPart, Task<InferenceResult>> ask)
    {
        while (_encoders is null && Find(window, sample => !sample.UnderWay.IsCompleted) is { } other)
            await other.UnderWay;
        if (_encoders is null)
            return await EncodeAsync([.. window.Modalities.SelectMany(slice => slice.Samples)], new WindowPart(window), ask);

        if (_encoders.Length == 0)
            return Learn(window, await ask(new WindowPart(window)));

        CountHits(window);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var missing = FindMissing(window);
            if (missing.Count > 0)
            {
                var made = await EncodeAsync(missing, WindowPart.ToEncode(window, missing), ask);
                if (made.Fault is not null)
                    return made;
            }

            while (Find(window, sample => !sample.UnderWay.IsCompleted) is { } other)
                await other.UnderWay;
            if (FindMissing(window).Count > 0)
                continue;
            var part = Encoded(window);
            var result = Learn(part.Window, await ask(part));
            if (!result.MustEncode)
                return result;
        }

        return Learn(window, await ask(new WindowPart(window)));
    }

    /// <summary>A window needs the sample, or may; to be called for all such ahead of <see cref="ForgetOthers"/>.</summary>
    public void Keep(Sample sample)
    {
        if (_samples.TryGetValue(sample, out var encoded))
            encoded.IsNeeded = true;
    }

    /// <summary>Forgets what no window needs any more.</summary>
    /// <returns>The bytes of what is left.</returns>
    public long ForgetOthers()
    {
        var bytes = 0L;
        foreach (var (sample, encoded) in _samples)
        {
            if (encoded.IsNeeded)
                bytes += encoded.Bytes;
            else
                _samples.Remove(sample);
            encoded.IsNeeded = false;
        }

        return bytes;
    }

    private async Task<InferenceResult> EncodeAsync(HashSet<Sample> samples, WindowPart part, Func<WindowPart, Task<InferenceResult>> ask)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var sample in samples)
            Of(sample).UnderWay = source.Task;
        try
        {
            return Learn(part.Window, await ask(part));
        }
        finally
        {
            source.SetResult();
        }
    }

    /// <param name="window">What was sent; the answer's encodings say where in it their samples are.</param>
    /// <param name="result">The answer.</param>
    private InferenceResult Learn(AlignedWindow window, InferenceResult result)
    {
        // Where no model answered there is nothing to learn.
        if (result.Version == 0)
            return result;

        // What another version of the ensemble takes of its encoders may be something else.
        if (result.Version != _version)
        {
            foreach (var encoded in _samples.Values)
                encoded.Clear();
        }

        (_version, _encoders) = (result.Version, result.Encoders);
        if (_encoders.Length == 0)
            _samples.Clear();
        foreach (var encoding in result.Encodings)
        {
            Of(window.Modalities[encoding.Modality].Samples[encoding.Sample]).Take(encoding);
            metrics.RecordEncodingMiss(encoding.Encoder);
        }

        return result;
    }

    private EncodedSample Of(Sample sample)
    {
        if (!_samples.TryGetValue(sample, out var encoded))
            _samples.Add(sample, encoded = new EncodedSample());
        return encoded;
    }

    private EncodedSample? Find(AlignedWindow window, Predicate<EncodedSample> predicate)
    {
        foreach (var slice in window.Modalities)
        {
            foreach (var sample in slice.Samples)
            {
                if (_samples.TryGetValue(sample, out var encoded) && predicate(encoded))
                    return encoded;
            }
        }

        return null;
    }

    /// <summary>Samples that an encoder has made nothing of, nor is asked to.</summary>
    private HashSet<Sample> FindMissing(AlignedWindow window)
    {
        var missing = new HashSet<Sample>(ReferenceEqualityComparer.Instance);
        foreach (var encoder in _encoders!)
        {
            foreach (var sample in SamplesFor(encoder, window))
            {
                if (!IsKnown(sample, encoder))
                    missing.Add(sample);
            }
        }

        return missing;
    }

    private bool IsKnown(Sample sample, SampleEncoder encoder) =>
        _samples.TryGetValue(sample, out var encoded) && (!encoded.UnderWay.IsCompleted || encoded.By(encoder) is not null);

    private void CountHits(AlignedWindow window)
    {
        foreach (var encoder in _encoders!)
            metrics.RecordEncodingHits(encoder.Model, SamplesFor(encoder, window).Count(sample => IsKnown(sample, encoder)));
    }

    private WindowPart Encoded(AlignedWindow window)
    {
        var encodings = new List<SampleEncoding>();
        foreach (var encoder in _encoders!)
        {
            var modality = Array.FindIndex(window.Modalities, slice => slice.Modality == encoder.Modality);
            foreach (var (index, sample) in SamplesFor(encoder, window).Index())
            {
                var made = _samples[sample].By(encoder)!;
                encodings.Add(new SampleEncoding { Encoder = made.Encoder, Version = made.Version, Modality = modality, Sample = index, Values = made.Values });
            }
        }

        string[] omitted = [.. _encoders.Where(encoder => encoder.IsOnlyReader).Select(encoder => encoder.Modality).Distinct()];
        return WindowPart.Encoded(window, [.. encodings], omitted);
    }

    private static Sample[] SamplesFor(SampleEncoder encoder, AlignedWindow window) =>
        Array.Find(window.Modalities, slice => slice.Modality == encoder.Modality)?.Samples ?? [];
}
