using System.Text;
using System.Text.RegularExpressions;
using Streaming.Abstractions;
using Streaming.Capture.Simulation;

namespace Streaming.Capture.Tests.Simulation;

public sealed partial class CaptionEvidenceTests
{
    private static readonly RigSimulationOptions Options = Rigs.CaptionsOnly(new SensorOptions { Noise = 0 }, seconds: 3600);
    private static readonly List<Sample> Cues = Rigs.Data(Options, Modalities.Captions);
    private static readonly List<RoadSegment> Segments =
        [.. Roads.Road(Options.Seed, 600).TakeWhile(segment => segment.EndUs < Options.EndUs)];

    [Fact]
    public void Captions_WhenTheRoadIsClosed_SaySoFromBeginningToEnd()
    {
        Assert.All(Segments.Where(segment => segment.Label == RoadHazards.RoadClosure), segment =>
        {
            var cues = CuesIn(segment);
            Assert.All(cues, cue => Assert.Matches(Closure(), Text(cue)));
            Assert.InRange(cues[0].EventTimeUs - segment.StartUs, 0, 300_000);
            Assert.InRange(segment.EndUs - cues[^1].EndTimeUs, 0, 300_000);
            Assert.All(cues.Zip(cues.Skip(1)), pair => Assert.Equal(pair.First.EndTimeUs, pair.Second.EventTimeUs));
        });
    }

    [Fact]
    public void Captions_WhenTheRoadIsOpen_ShareWordsWithClosures()
    {
        var closing = Texts(RoadHazards.RoadClosure).SelectMany(Words).ToHashSet();
        var harmless = Texts(RoadHazards.Clear).ToList();

        Assert.Contains(harmless, text => Closure().IsMatch(text));
        Assert.True(harmless.Count(text => Words(text).Any(closing.Contains)) > harmless.Count / 2);
        Assert.DoesNotContain(harmless, text => Texts(RoadHazards.RoadClosure).Contains(text));
    }

    [Fact]
    public void Captions_WhenThereIsBlackIce_SayNothingThatIsNotSaidOnOtherRoadsToo()
    {
        var icy = Texts(RoadHazards.BlackIce).Select(FirstWord).Distinct().Order();
        var clear = Texts(RoadHazards.Clear).Select(FirstWord).ToHashSet();

        Assert.NotEmpty(icy);
        Assert.All(icy, word => Assert.Contains(word, clear));
    }

    [Fact]
    public void Captions_WhenAClearRoadLooksFrozen_NeverWarnOfFrost()
    {
        var frozen = Segments.Where(segment => segment is { Label: RoadHazards.Clear, IsFrozen: true }).ToList();

        Assert.NotEmpty(frozen);
        Assert.DoesNotContain(frozen.SelectMany(CuesIn), cue => Frost().IsMatch(Text(cue)));
    }

    [Fact]
    public void Captions_WhenTheRoadIsClear_AreSometimesThereAndSometimesNot()
    {
        var clear = Segments.Where(segment => segment.Label == RoadHazards.Clear).ToList();

        Assert.InRange(clear.Count(segment => CuesIn(segment).Count == 0), clear.Count / 6, clear.Count / 2);
    }

    private static List<Sample> CuesIn(RoadSegment segment) => Cues.FindAll(cue => cue.EventTimeUs >= segment.StartUs && cue.EventTimeUs < segment.EndUs);

    private static IEnumerable<string> Texts(string label) => Segments.Where(segment => segment.Label == label).SelectMany(CuesIn).Select(Text);

    private static string Text(Sample cue) => Encoding.UTF8.GetString(cue.Payload);

    private static string FirstWord(string text) => text[..text.IndexOf(' ', StringComparison.Ordinal)];

    private static IEnumerable<string> Words(string text) => text.ToUpperInvariant().Split([' ', ',', '.', ':'], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("clos(ed|ure)|shut", RegexOptions.IgnoreCase)]
    private static partial Regex Closure();

    [GeneratedRegex("frost|black ice|ice warning|minus", RegexOptions.IgnoreCase)]
    private static partial Regex Frost();
}
