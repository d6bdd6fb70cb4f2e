using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>Windows that wait for every modality, with no wall clock.</summary>
public sealed class ProvenWindowPropertyTests
{
    [Fact]
    public void Windows_DoNotDependOnHowModalitiesAreInterleaved() => Scenarios.Proven(Scenarios.Windows, Gen.Const(0L)).Sample(
        scenario =>
        {
            var one = AlignerRun.Of(scenario.Spec, scenario.Records);
            var other = AlignerRun.Of(scenario.Spec, scenario.RecordsInOtherOrder);

            PickedWindow.AssertSame(one.Picked, other.Picked);
            Assert.Equal(one.Aligned, other.Aligned);
            var late = new NaiveAlignment(scenario.Spec, scenario.Records).Late.ToHashSet();
            Assert.Subset(one.Late.ToHashSet(), late);
            Assert.Subset(other.Late.ToHashSet(), late);
        },
        iter: Scenarios.Iterations,
        print: scenario => scenario.Print());

    /// <summary>Whatever came after a window was given out, no sample that kept its modality's promise could have changed it.</summary>
    [Fact]
    public void Windows_AreWhatALookAtAllSamplesOnTimeFindsThoughTheyAreGivenOutBefore() => Scenarios.Proven(Scenarios.Windows, Gen.Const(0L)).Sample(
        scenario =>
        {
            var run = AlignerRun.Of(scenario.Spec, scenario.Records);

            Assert.Empty(run.Picked.Except(new NaiveAlignment(scenario.Spec, scenario.Records).Windows));
            Assert.All(run.Windows, window => Assert.Equal(CloseTrigger.Proof, window.Trigger));
        },
        iter: Scenarios.Iterations,
        print: scenario => scenario.Print());

    [Fact]
    public void Windows_AfterTheEndOfTheInput_AreAllThatALookAtAllSamplesOnTimeFinds() => Scenarios.Proven(Scenarios.Windows, Gen.Const(0L)).Sample(
        scenario =>
        {
            var run = AlignerRun.Of(scenario.Spec, scenario.Records).Flush();
            var naive = new NaiveAlignment(scenario.Spec, scenario.Records);

            PickedWindow.AssertSame(naive.Windows, run.Picked);
            Assert.Subset(run.Late.ToHashSet(), naive.Late.ToHashSet());
        },
        iter: Scenarios.Iterations,
        print: scenario => scenario.Print());
}
