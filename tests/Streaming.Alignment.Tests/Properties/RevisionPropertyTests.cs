using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>Samples that come late but not too late, with no wall clock.</summary>
public sealed class RevisionPropertyTests
{
    private static readonly Gen<Scenario> Lenient = Scenarios.Proven(Scenarios.Windows, Gen.Long[1, 8]);

    [Fact]
    public void LastRevisions_AreWhatALookAtAllSamplesThatWereNotTooLateFinds() => Lenient.Sample(
        scenario =>
        {
            var run = AlignerRun.Of(scenario.Spec, scenario.Records).Flush();
            var naive = new NaiveAlignment(scenario.Spec, scenario.Records);

            var last = run.Windows.GroupBy(window => window.Picked.Key).Select(answers => answers.Last().Picked);
            PickedWindow.AssertSame(naive.Windows, last.Except(naive.Withdrawn));
            Assert.Subset(run.Late.ToHashSet(), naive.Late.ToHashSet());
        },
        iter: Scenarios.Iterations,
        print: scenario => scenario.Print());

    [Fact]
    public void Revisions_AreCountedFromZeroAndEachSaysSomethingNew() => Lenient.Sample(
        scenario =>
        {
            var run = AlignerRun.Of(scenario.Spec, scenario.Records).Flush();

            Assert.All(run.Windows.GroupBy(window => window.Picked.Key), answers =>
            {
                Assert.Equal(Enumerable.Range(0, answers.Count()), answers.Select(answer => answer.Revision));
                Assert.All(answers.Zip(answers.Skip(1)), pair => Assert.NotEqual(pair.First.Picked.Contents, pair.Second.Picked.Contents));
            });
        },
        iter: Scenarios.Iterations,
        print: scenario => scenario.Print());
}
