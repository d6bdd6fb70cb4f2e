using Streaming.Capture.Captions;

namespace Streaming.Capture.Tests.Captions;

public sealed class WebVttTests
{
    private static CaptionFile Parse(string text) => CaptionFile.Parse(text, "test");

    [Fact]
    public void Parse_WhenWebVttIsPlain_GivesTimesInMicroseconds()
    {
        var file = Parse("WEBVTT\n\n00:00:01.500 --> 00:01:02.345\nHello\nworld\n");

        Assert.Equal([new CaptionCue(1_500_000, 62_345_000, "Hello\nworld")], file.Cues);
        Assert.Empty(file.Faults);
    }

    [Theory]
    [InlineData("00:01.000 --> 00:02.000", 1_000_000)]
    [InlineData("1:00:01.000 --> 1:00:02.000", 3_601_000_000)]
    [InlineData("100:00:01.000 --> 100:00:02.000", 360_001_000_000)]
    [InlineData("00:01.000 --> 00:02.000 align:start line:0 position:10%", 1_000_000)]
    [InlineData("00:01.000\t-->\t00:02.000\tregion:fred", 1_000_000)]
    [InlineData("  00:01.000-->00:02.000  ", 1_000_000)]
    public void Parse_WhenTimingVaries_ReadsTheStart(string timing, long startUs)
    {
        var cue = Assert.Single(Parse($"WEBVTT\n\n{timing}\nx").Cues);

        Assert.Equal(startUs, cue.StartUs);
        Assert.Equal(1_000_000, cue.DurationUs);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public void Parse_WhenLinesEndAnyWay_ReadsTheSame(string end)
    {
        string[] lines =
        [
            "\uFEFFWEBVTT - a title", "Kind: captions", "", "first", "00:01.000 --> 00:02.000", "a", "", "00:03.000 --> 00:04.000", "b",
        ];
        var file = Parse(string.Join(end, lines));

        Assert.Equal(["a", "b"], file.Cues.Select(cue => cue.Text));
        Assert.Empty(file.Faults);
    }

    [Fact]
    public void Parse_WhenBlocksAreNotCues_SkipsThem()
    {
        var file = Parse(
            """
            WEBVTT

            NOTE a comment
            over two lines

            STYLE
            ::cue { color: red }

            REGION
            id:fred
            width:40%

            NOTE

            00:01.000 --> 00:02.000
            seen
            """);

        Assert.Equal("seen", Assert.Single(file.Cues).Text);
        Assert.Empty(file.Faults);
    }

    [Fact]
    public void Parse_WhenCuesAreOutOfOrder_SortsThemAndKeepsTheOrderOfEqualStarts()
    {
        var file = Parse("WEBVTT\n\n00:05.000 --> 00:06.000\nc\n\n00:01.000 --> 00:09.000\na\n\n00:01.000 --> 00:02.000\nb\n");

        Assert.Equal(["a", "b", "c"], file.Cues.Select(cue => cue.Text));
    }

    [Fact]
    public void Parse_WhenTheBlankLineIsForgotten_StartsTheNextCue()
    {
        var file = Parse("WEBVTT\n\n1\n00:01.000 --> 00:02.000\na\n2\n00:03.000 --> 00:04.000\nb\n");

        Assert.Equal(["a", "b"], file.Cues.Select(cue => cue.Text));
    }

    [Theory]
    [InlineData("00:61.000 --> 00:62.000", "start '00:61.000'")]
    [InlineData("00:01.00 --> 00:02.000", "start '00:01.00'")]
    [InlineData("-00:01.000 --> 00:02.000", "start '-00:01.000'")]
    [InlineData("--> 00:02.000", "start ''")]
    [InlineData("00:01.000 -->", "end ''")]
    [InlineData("00:01.000 --> soon", "end 'soon'")]
    [InlineData("00:01.000 --> 999999:00:02.000", "end '999999:00:02.000'")]
    [InlineData("00:03.000 --> 00:02.000", "ends at 00:02.000, before it starts at 00:03.000")]
    public void Parse_WhenATimingIsMalformed_SkipsTheCueAndSaysWhereAndWhy(string timing, string reason)
    {
        var file = Parse($"WEBVTT\n\nid\n{timing}\nlost\n\n00:05.000 --> 00:06.000\nkept\n");

        Assert.Equal("kept", Assert.Single(file.Cues).Text);
        var fault = Assert.Single(file.Faults);
        Assert.Equal(4, fault.Line);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WhenACueHasNoText_SaysSo()
    {
        var file = Parse("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>\n\n00:02.000 --> 00:03.000\n");

        Assert.Empty(file.Cues);
        Assert.Equal([3, 6], file.Faults.Select(fault => fault.Line));
    }

    [Fact]
    public void Parse_WhenTextHasNoTiming_SaysSo()
    {
        var fault = Assert.Single(Parse("WEBVTT\n\nstray\ntext\n\n00:01.000 --> 00:02.000\nx").Faults);

        Assert.Equal(3, fault.Line);
    }

    [Theory]
    [InlineData("WEBVTT")]
    [InlineData("WEBVTT\n")]
    [InlineData("\uFEFFWEBVTT\theader\n\n")]
    public void Parse_WhenThereIsOnlyTheHeader_HasNoCues(string text) => Assert.Empty(Parse(text).Cues);
}
