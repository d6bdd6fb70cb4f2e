using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Alignment.Tests.Properties;

/// <summary>
/// Processes that end at any point, one after another, with some of what they gave out acknowledged, and go on with what they still needed or with more, in any
/// interleaving of modalities. No wall clock; and of values that are held none outlives a later one: that it does not come back is forgotten with the later one.
/// </summary>
public sealed class ResumptionPropertyTests
{
    private static readonly Gen<Process[]> Processes = Gen.Select(
        Gen.Int[0, 2].Array[0, 20], Gen.Int[0, 6], Gen.Bool, Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[0, 8])).Array[3],
        (reads, windows, late, rewind) => new Process(reads, windows, late, rewind)).Array[1, 3];

    /// <param name="Reads">The modality of each record.</param>
    /// <param name="AcknowledgedWindows">How many windows are acknowledged before it ends.</param>
    /// <param name="AcknowledgesLate">Whether its late samples are.</param>
    /// <param name="Rewind">How much further back than needed the next begins.</param>
    private sealed record Process(int[] Reads, int AcknowledgedWindows, bool AcknowledgesLate, int[] Rewind);

    [Fact]
    public void Windows_OfAllProcessesTogether_AreThoseOfOneThatNeverEnded() => Gen.Select(Scenarios.Proven(Scenarios.Windows, Gen.Const(0L)).Select(WithHeldInOrder), Processes).Sample(
        (scenario, processes) =>
        {
            var run = Run(scenario, processes);

            PickedWindow.AssertSame(AlignerRun.Of(scenario.Spec, scenario.Records).Flush().Picked, run.Acknowledged.Select(window => window.Picked));
            Assert.All(run.Acknowledged, window => Assert.Equal(0, window.Revision));
        },
        iter: Scenarios.Iterations,
        print: input => Print(input));

    [Fact]
    public void LastRevisions_OfAllProcessesTogether_AreThoseOfOneThatNeverEnded() => Gen.Select(Scenarios.Proven(Scenarios.Windows, Gen.Long[1, 8]).Select(WithHeldInOrder), Processes).Sample(
        (scenario, processes) =>
        {
            var run = Run(scenario, processes);
            var naive = new NaiveAlignment(scenario.Spec, scenario.Records);

            var answers = run.Acknowledged.GroupBy(window => window.Picked.Key).ToList();
            PickedWindow.AssertSame(naive.Windows, answers.Select(answer => answer.Last().Picked).Except(naive.Withdrawn));
            Assert.All(answers, answer => Assert.Equal(Enumerable.Range(0, answer.Count()), answer.Select(window => window.Revision)));
        },
        iter: Scenarios.Iterations,
        print: input => Print(input));

    [Fact]
    public void LateSamples_OfAllProcessesTogether_ComeOnceAndAreNeverAligned() => Gen.Select(Scenarios.Proven(Scenarios.Windows, Gen.Long[0, 4]).Select(WithHeldInOrder), Processes).Sample(
        (scenario, processes) =>
        {
            var run = Run(scenario, processes);

            Assert.Empty(new NaiveAlignment(scenario.Spec, scenario.Records).Late.Except(run.AcknowledgedLate));
            Assert.Distinct(run.AcknowledgedLate);
            Assert.Empty(run.AcknowledgedLate.Intersect(run.Aligned));
        },
        iter: Scenarios.Iterations,
        print: input => Print(input));

    private static ResumedRun Run(Scenario scenario, Process[] processes)
    {
        var run = new ResumedRun(scenario);
        foreach (var process in processes)
        {
            Array.ForEach(process.Reads, modality => run.Read(modality % scenario.Streams.Count));
            run.AcknowledgeWindows(process.AcknowledgedWindows);
            if (process.AcknowledgesLate)
                run.AcknowledgeLate();
            run = run.Crash(process.Rewind);
        }

        run.ReadToTheEnd();
        return run;
    }

    /// <summary>All of a modality that is held are valid for the same time.</summary>
    private static Scenario WithHeldInOrder(Scenario scenario) => scenario with
    {
        Streams = [.. scenario.Streams.Zip(scenario.Spec.Modalities, (stream, modality) => modality.Pick == Pick.Hold
            ? stream.Select(record => record.Lasting(stream[0].DurationUs)).ToList()
            : stream)],
    };

    private static string Print((Scenario Scenario, Process[] Processes) input) => $"{input.Scenario.Print()}\n" + string.Join('\n', input.Processes.Select(process =>
        $"reads {string.Join(null, process.Reads)}, acknowledges {process.AcknowledgedWindows} windows, late {process.AcknowledgesLate}, then back {string.Join(' ', process.Rewind)}"));
}
