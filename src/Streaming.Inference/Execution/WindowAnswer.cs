using System.Numerics.Tensors;
using Streaming.Abstractions;

namespace Streaming.Inference;

/// <summary>What a model says of one window, run by run. Owned by a row of an instance's batch and used again.</summary>
internal sealed class WindowAnswer(ModelDefinition definition)
{
    private readonly List<float[]> _scores = [];
    private readonly List<ModelOutput>[] _outputs = [.. definition.Outputs.Select(_ => new List<ModelOutput>())];

    /// <summary>Why there is no answer; null where there is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The rig's next window begins with the initial state, since what it carries would keep it at fault.</summary>
    public bool HasLostState { get; private set; }

    public void Reset()
    {
        (Fault, HasLostState) = (null, false);
        _scores.Clear();
        foreach (var steps in _outputs)
            steps.Clear();
    }

    public void Take(OutputRow row)
    {
        for (var i = 0; i < _outputs.Length; i++)
        {
            if (definition.Outputs[i] == definition.Classifier)
                TakeScores(row);
            else if (definition.Outputs[i].Read(row) is { } output)
                _outputs[i].Add(output);
            else
                FailFor(definition.Outputs[i].Name);
        }
    }

    /// <summary>To be called where an output of kind state gave what is no number.</summary>
    public void LoseState(string output)
    {
        HasLostState = true;
        FailFor(output);
    }

    /// <summary>The mean over the runs; empty where there were none.</summary>
    public float[] Scores()
    {
        if (_scores.Count < 2)
            return _scores.Count == 0 ? [] : _scores[0];
        var mean = new float[_scores[0].Length];
        foreach (var scores in _scores)
            TensorPrimitives.Add(mean, scores, mean);
        TensorPrimitives.Divide(mean, _scores.Count, mean);
        return mean;
    }

    /// <summary>All but the scores, or, where the model runs in steps, those of each step too.</summary>
    public ModelOutput[] Outputs(WindowEncoding window)
    {
        if (window.Sound is null)
            return definition.Outputs.Length == 1 && definition.Classifier is not null ? [] : [.. _outputs.SelectMany(steps => steps)];

        return [.. definition.Outputs.Select((reader, i) => InSteps(reader, _outputs[i], window))];
    }

    private void FailFor(string output) =>
        Fault ??= $"Model {definition.Name} version {definition.Version} gave {output} with what is no number.";

    private void TakeScores(OutputRow row)
    {
        if (definition.Classifier!.ReadScores(row) is { } scores)
            _scores.Add(scores);
        else
            Fault ??= $"Model {definition.Name} version {definition.Version} gave a score that is no number.";
    }

    private ModelOutput InSteps(OutputReader reader, List<ModelOutput> steps, WindowEncoding window)
    {
        var isClassifier = reader == definition.Classifier;
        var shape = isClassifier ? [definition.Classifier!.Labels.Length] : steps.Count > 0 ? steps[0].Shape : [];
        return new ModelOutput
        {
            Name = reader.Name,
            Kind = reader.Kind,
            Shape = [isClassifier ? _scores.Count : steps.Count, .. shape],
            Values = isClassifier ? [.. _scores.SelectMany(scores => scores)] : [.. steps.SelectMany(step => step.Values)],
            Labels = isClassifier ? definition.Classifier!.Labels : steps.Count > 0 ? steps[0].Labels : [],
            Boxes = [.. steps.SelectMany(step => step.Boxes)],
            FirstStepUs = window.Sound!.FirstStepUs,
            StepUs = definition.SteppedInput!.StepUs,
        };
    }
}
