using Streaming.Abstractions;

namespace Streaming.Inference.Tests;

public sealed class AnswerComparisonTests
{
    [Fact]
    public void Scores_WithTheSameBestLabel_AgreeHoweverFarTheyAre() =>
        Assert.Equal(new AnswerComparison(true, 0.25), Compare(Scores(0.25f, 0.75f), Scores(0.5f, 0.75f)));

    [Fact]
    public void Scores_WithAnotherBestLabel_Disagree() => Assert.False(Compare(Scores(0.49f, 0.51f), Scores(0.51f, 0.49f)).Agrees);

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.4, false)]
    public void Values_AgreeWithinTheTolerance(double tolerance, bool agree) =>
        Assert.Equal(new AnswerComparison(agree, 0.5), AnswerComparison.Of(Embedding(1, 2), Embedding(1, 2.5f), tolerance));

    [Fact]
    public void Values_OfAnotherNumber_Disagree() => Assert.Equal(new AnswerComparison(false, 0), Compare(Embedding(1), Embedding(1, 1)));

    [Fact]
    public void Boxes_WithAnotherLabel_Disagree()
    {
        Assert.True(Compare(Box("face"), Box("face")).Agrees);
        Assert.False(Compare(Box("face"), Box("hand")).Agrees);
    }

    private static AnswerComparison Compare(InferenceResult live, InferenceResult shadow) => AnswerComparison.Of(live, shadow, tolerance: 0.01);

    private static InferenceResult Scores(params float[] scores) => new() { Model = "any", Labels = ["clear", "pothole"], Scores = scores };

    private static InferenceResult Embedding(params float[] values) =>
        new() { Model = "any", Outputs = [new ModelOutput { Name = "values", Kind = OutputKind.Embedding, Values = values }] };

    private static InferenceResult Box(string label) => new()
    {
        Model = "any",
        Outputs = [new ModelOutput { Name = "boxes", Kind = OutputKind.Boxes, Boxes = [new DetectedBox(label, 0.9f, 0, 0, 0.5f, 0.5f)] }],
    };
}
