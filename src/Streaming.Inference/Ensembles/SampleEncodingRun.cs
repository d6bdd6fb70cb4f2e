using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>Encodes those samples of a request's window that come without an encoding of the version that is served.</summary>
internal sealed class SampleEncodingRun(
    EnsembleNode encoder, InferenceService models, SemaphoreSlim throttle, InferenceRequest request, CancellationToken cancellationToken)
{
    private readonly List<SampleEncoding> _new = [];
    private InferenceResult? _failed;
    private long _queueDurationUs;
    private long _computeDurationUs;

    public async Task<StepAnswer> EncodeAsync()
    {
        var index = Array.FindIndex(request.Window.Modalities, slice => slice.Modality == encoder.Modality && slice.IsPresent);
        if (index < 0)
            return new StepAnswer();

        var samples = request.Window.Modalities[index].Samples;
        var encodings = Known(index, samples.Length);
        while (true)
        {
            // Another version may have taken the encoder's place since, and one window's encodings are all of one version.
            var version = models.VersionOf(encoder.Name);
            _new.RemoveAll(encoding => encoding.Version != version);
            int[] missing = [.. Enumerable.Range(0, samples.Length).Where(i => encodings[i] is not { } encoding || encoding.Version != version)];
            if (missing.Length == 0)
                return Answer(encodings!);
            if (request.OmittedModalities.Contains(encoder.Modality))
                return new StepAnswer { MustEncode = true };

            var made = await Task.WhenAll(missing.Select(i => EncodeAsync(index, i, samples[i])));
            if (_failed is not null)
                return new StepAnswer { Version = _failed.Version, Fault = _failed.Fault };
            foreach (var encoding in made)
                encodings[encoding!.Sample] = encoding;
            _new.AddRange(made!);
        }
    }

    private SampleEncoding?[] Known(int index, int count)
    {
        var known = new SampleEncoding?[count];
        foreach (var encoding in request.Encodings)
        {
            var fits = encoding.Values.Length == 0 || encoding.Values.Length == encoder.Outputs.Length;
            if (encoding.Encoder == encoder.Name && encoding.Modality == index && encoding.Sample < count && fits)
                known[encoding.Sample] = encoding;
        }

        return known;
    }

    /// <returns>Null where it failed.</returns>
    private async Task<SampleEncoding?> EncodeAsync(int modality, int index, Sample sample)
    {
        var result = await InferAsync(sample);
        if (result.Fault is not null)
        {
            _failed ??= result;
            return null;
        }

        lock (_new)
        {
            _queueDurationUs = Math.Max(_queueDurationUs, result.QueueDurationUs);
            _computeDurationUs = Math.Max(_computeDurationUs, result.ComputeDurationUs);
        }

        return new SampleEncoding
        {
            Encoder = encoder.Name,
            Version = result.Version,
            Modality = modality,
            Sample = index,
            Values = result.CorruptModalities.Length > 0 ? [] : Array.ConvertAll(encoder.Outputs, output => StepAnswer.ValuesOf(result, output)),
        };
    }

    /// <summary>The sample as a window of its own: one request among those of all windows and rigs that the encoder's batches take.</summary>
    private async Task<InferenceResult> InferAsync(Sample sample)
    {
        var alone = new InferenceRequest
        {
            Model = encoder.Name,
            Rig = request.Rig,
            TraceParent = request.TraceParent,
            Priority = request.Priority,
            TimeLeftUs = request.TimeLeftUs,
            Window = new AlignedWindow
            {
                StartUs = sample.EventTimeUs,
                EndUs = Math.Max(sample.EndTimeUs, sample.EventTimeUs + 1),
                Modalities = [new ModalitySlice { Modality = encoder.Modality, Samples = [sample] }],
            },
        };
        await throttle.WaitAsync(cancellationToken);
        try
        {
            return await models.InferStepAsync(alone, cancellationToken);
        }
        finally
        {
            throttle.Release();
        }
    }

    private StepAnswer Answer(SampleEncoding[] encodings) => new()
    {
        Version = encodings.Length > 0 ? encodings[0].Version : 0,
        Encodings = encodings,
        NewEncodings = _new,
        QueueDurationUs = _queueDurationUs,
        ComputeDurationUs = _computeDurationUs,
    };
}
