using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>One join of three modalities beside two joins of two.</summary>
public sealed class JoinPropertyTests
{
    [Fact]
    public void WindowsOfThree_AreThoseThatBothJoinsOfTwoHave() => Gen.Select(
        Scenarios.Proven(Scenarios.References, Gen.Const(0L)).Where(scenario => scenario.Spec.Modalities.Count == 3),
        Gen.Bool.Array[2]).Sample(
        (scenario, isNearest) =>
        {
            var reference = scenario.Spec.Modalities[0] with { Pick = Pick.Nearest };
            var others = scenario.Spec.Modalities.Skip(1).Zip(isNearest, (other, nearest) => other with { Pick = nearest ? Pick.Nearest : Pick.All, IsRequired = true }).ToList();

            var ofThree = Join(scenario, [reference, .. others]);
            var ofTwo = others.Select(other => Join(scenario, [reference, other])).ToList();

            Assert.Equal(ofTwo[0].Keys.Intersect(ofTwo[1].Keys).Order(), ofThree.Keys.Order());
            Assert.All(ofThree, window =>
            {
                var (one, other) = (ofTwo[0][window.Key], ofTwo[1][window.Key]);
                Assert.Equal($"{one} {other[(other.IndexOf(' ', StringComparison.Ordinal) + 1)..]}", window.Value);
            });
        },
        iter: Scenarios.Iterations,
        print: input => input.Item1.Print());

    /// <returns>The contents of each window by the id of its reference sample.</returns>
    private static Dictionary<string, string> Join(Scenario scenario, IReadOnlyList<ModalitySpec> modalities) =>
        AlignerRun.Of(scenario.Spec with { Modalities = modalities }, scenario.Records).Flush().Picked
            .ToDictionary(window => window.Key.Reference!, window => window.Contents);
}
