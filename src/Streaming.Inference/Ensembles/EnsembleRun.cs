using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>One request's way through an ensemble. Steps run as soon as what they take is there, each in the batches of its own model.</summary>
internal sealed class EnsembleRun(
    EnsembleGraph graph, InferenceService models, EncoderThrottles throttles, InferenceRequest request, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<EnsembleNode, Task<StepAnswer>> _answers = [];

    /// <exception cref="InferenceUnavailableException">A step took no request.</exception>
    public async Task<InferenceResult> InferAsync()
    {
        foreach (var node in graph.Nodes)
        {
            if (node.IsPerSample)
                _answers.Add(node, new SampleEncodingRun(node, models, throttles.For(node), request, cancellationToken).EncodeAsync());
            else if (!request.EncodesOnly)
                _answers.Add(node, FuseAsync(node));
        }

        return ResultOf(await Task.WhenAll(_answers.Values));
    }

    private async Task<StepAnswer> FuseAsync(EnsembleNode node)
    {
        // All at once: steps are still added while this one waits.
        var before = await Task.WhenAll(Array.ConvertAll(node.Links, link => _answers[link.Source]));
        if (Array.Find(before, answer => answer.HasFailed) is { } failed)
            return new StepAnswer { Fault = failed.Fault, MustEncode = failed.MustEncode };

        var result = await models.InferStepAsync(RequestFor(node, before), cancellationToken);
        return new StepAnswer
        {
            Version = result.Version,
            Result = result,
            Fault = result.Fault,
            QueueDurationUs = result.QueueDurationUs + before.Select(answer => answer.QueueDurationUs).DefaultIfEmpty().Max(),
            ComputeDurationUs = result.ComputeDurationUs + before.Select(answer => answer.ComputeDurationUs).DefaultIfEmpty().Max(),
        };
    }

    private StepRequest RequestFor(EnsembleNode node, StepAnswer[] before) => new()
    {
        Model = node.Name,
        Rig = request.Rig,
        Window = request.Window,
        TraceParent = request.TraceParent,
        Carried = EnsembleGraph.Carries(node) ? request.Carried : null,
        Priority = request.Priority,
        TimeLeftUs = request.TimeLeftUs is { } left ? Math.Max(0, left - (long)time.GetElapsedTime(_start).TotalMicroseconds) : null,
        Tensors = [.. node.Links.Zip(before, (link, answer) => answer.For(link))],
    };

    private InferenceResult ResultOf(StepAnswer[] answers)
    {
        var mustEncode = Array.Exists(answers, answer => answer.MustEncode);
        var fault = mustEncode ? null : Array.Find(answers, answer => answer.Fault is not null)?.Fault;
        var answering = request.EncodesOnly ? null : _answers[graph.Answering].Result.Result;
        var result = mustEncode || fault is not null ? null : answering;
        return new InferenceResult
        {
            Model = graph.Name,
            Version = graph.Version,
            Labels = result?.Labels ?? [],
            Scores = result?.Scores ?? [],
            Outputs = result?.Outputs ?? [],
            BatchSize = result?.BatchSize ?? 0,
            Carried = CarriedOf(answers, isAnswered: result is not null),
            CorruptModalities = [.. answers.SelectMany(answer => answer.Result?.CorruptModalities ?? []).Distinct()],
            UnknownModalities = request.Window.FindUnknown(graph.ShownModalities),
            Fault = fault,
            MustEncode = mustEncode,
            QueueDurationUs = answers.Max(answer => answer.QueueDurationUs),
            ComputeDurationUs = answers.Max(answer => answer.ComputeDurationUs),
            Encoders = Array.ConvertAll(graph.Encoders, Describe),
            Encodings = [.. answers.SelectMany(answer => answer.NewEncodings)],
            Steps = [.. AnsweringSteps()],
        };
    }

    /// <summary>With a fault of the step's own, what it carries begins anew; with another step's, the rig carries what it did.</summary>
    private static CarriedState? CarriedOf(StepAnswer[] answers, bool isAnswered) => answers
        .Select(answer => answer.Result)
        .FirstOrDefault(step => step?.Carried is not null && (isAnswered || step.Fault is not null))?.Carried;

    private IEnumerable<AnsweringStep> AnsweringSteps()
    {
        foreach (var node in graph.Nodes)
        {
            if (_answers.TryGetValue(node, out var answer) && answer.Result.Version is > 0 and var version)
                yield return new AnsweringStep(node.Name, version);
        }
    }

    private SampleEncoder Describe(EnsembleNode encoder) =>
        new(encoder.Name, models.VersionOf(encoder.Name), encoder.Modality, graph.IsReadByEncodersAlone(encoder.Modality));
}
