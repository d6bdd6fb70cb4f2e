namespace Streaming.Abstractions.Tests.Events;

/// <summary>What a model gives besides a prediction is told, too.</summary>
public sealed class FindingsTests
{
    public static TheoryData<ModelOutput, string> Outputs => new()
    {
        { Of(OutputKind.Boxes), "nothing found" },
        { Of(OutputKind.Boxes) with { Boxes = [Box("car"), Box("person"), Box("person")] }, "person × 2, car" },
        { Of(OutputKind.Boxes) with { Boxes = [Box("e"), Box("d"), Box("c"), Box("b"), Box("a")] }, "a, b, c, d, …" },
        { Of(OutputKind.ClassScores, 0.2f, 0.8f) with { Labels = ["day", "night"] }, "night 0.80" },
        { Of(OutputKind.ClassScores, 0.2f, 0.8f, 0.9f, 0.1f) with { Shape = [2, 2], Labels = ["day", "night"] }, "day 0.90" },
        { Of(OutputKind.Attribution, 0.25f, 0.75f) with { Labels = ["camera", "microphone"] }, "microphone 0.75, camera 0.25" },
        { Of(OutputKind.AnomalyScore, 12.3456f), "12.3" },
        { Of(OutputKind.AnomalyScore, 1, 2, 0.00123f) with { Shape = [3] }, "0.00123" },
        { Of(OutputKind.Reconstruction, 0.5f), "0.5" },
        { Of(OutputKind.Embedding, 1, 2, 3), "3 numbers" },
        { Of(OutputKind.Tensor, 1, 2, 3, 4, 5, 6) with { Shape = [2, 3] }, "2 × 3 numbers" },
        { Of(OutputKind.Tensor, 7), "7" },
        { Of(OutputKind.Tensor) with { LeftOut = "its 4,000,000 numbers" }, "its 4,000,000 numbers" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Output_IsToldInWords(ModelOutput output, string expected) => Assert.Equal(expected, Findings.Of(output));

    private static ModelOutput Of(OutputKind kind, params float[] values) => new() { Name = "out", Kind = kind, Values = values, Shape = [values.Length] };

    private static DetectedBox Box(string label) => new(label, 0.5f, 0, 0, 1, 1);
}
