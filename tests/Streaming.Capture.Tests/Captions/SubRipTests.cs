using Streaming.Capture.Captions;

namespace Streaming.Capture.Tests.Captions;

public sealed class SubRipTests
{
    private static CaptionFile Parse(string text) => CaptionFile.Parse(text, "test");

    [Fact]
    public void Parse_WhenSubRipIsPlain_ReadsNumbersCommasAndLines()
    {
        var file = Parse("1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\nworld\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nagain\r\n");

        Assert.Equal([new CaptionCue(1_000_000, 2_500_000, "Hello\nworld"), new CaptionCue(3_000_000, 4_000_000, "again")], file.Cues);
        Assert.Empty(file.Faults);
    }

    [Fact]
    public void Parse_WhenNumbersAreMissing_ReadsTheCues() =>
        Assert.Equal(2, Parse("00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:04,000\nb").Cues.Count);

    [Fact]
    public void Parse_WhenCoordinatesFollowTheTiming_IgnoresThem() =>
        Assert.Equal("a", Assert.Single(Parse("1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600 Y1:20 Y2:50\na").Cues).Text);

    [Fact]
    public void Parse_WhenABlankLineStandsInsideACue_KeepsTheFirstPartAndSaysWhereTheRestIs()
    {
        var file = Parse("1\n00:00:01,000 --> 00:00:02,000\na\n\nrest\n\n2\n00:00:03,000 --> 00:00:04,000\nb");

        Assert.Equal(["a", "b"], file.Cues.Select(cue => cue.Text));
        Assert.Equal(5, Assert.Single(file.Faults).Line);
    }

    [Fact]
    public void Parse_WhenTheTextIsANumber_KeepsIt()
    {
        var file = Parse("1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\nb");

        Assert.Equal(["42", "b"], file.Cues.Select(cue => cue.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("Dear diary,\n\ntoday nothing happened.\n")]
    [InlineData("WEBVTTX\n\nno")]
    [InlineData("1\n00:00:01,000 --> never\nhello\n")]
    [InlineData("{\"json\": \"a --> b\"}")]
    public void Parse_WhenItIsNotCaptions_FailsInOneSentence(string text)
    {
        var error = Assert.Throws<CaptureException>(() => CaptionFile.Parse(text, "diary.txt"));

        Assert.Equal("'diary.txt' is not a caption file: it has neither a WEBVTT line at its top nor a SubRip cue.", error.Message);
    }
}
