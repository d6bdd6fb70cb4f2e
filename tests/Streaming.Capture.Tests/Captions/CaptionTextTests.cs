using Streaming.Capture.Captions;

namespace Streaming.Capture.Tests.Captions;

public sealed class CaptionTextTests
{
    [Theory]
    [InlineData("<b>bold</b> and <i>italic</i>", "bold and italic")]
    [InlineData("<v Mary Jane>Hi", "Hi")]
    [InlineData("<v.loud Mary>Hi</v>", "Hi")]
    [InlineData("<c.yellow.bg_blue>Hi</c>", "Hi")]
    [InlineData("<lang en-GB>colour</lang>", "colour")]
    [InlineData("<font color=\"#ff0000\">red</font>", "red")]
    [InlineData("one <00:00:01.000>two <01:02.000>three", "one two three")]
    [InlineData(@"{\an8}up here", "up here")]
    [InlineData(@"{\pos(20,30)}there", "there")]
    [InlineData("{kept}", "{kept}")]
    [InlineData("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#39;", "a & b <c> \"d\" 'e'")]
    [InlineData("&amp;lt;", "&lt;")]
    [InlineData("&unknown; & alone", "&unknown; & alone")]
    [InlineData("3 < 4 and 5 > 2", "3 < 4 and 5 > 2")]
    [InlineData("I <3 you", "I <3 you")]
    [InlineData("an open <b", "an open <b")]
    [InlineData("  spaced  ", "spaced")]
    [InlineData("-- Grüße, 世界 🎬", "-- Grüße, 世界 🎬")]
    public void ToPlain_WhenTextHasMarkup_KeepsWhatAViewerReads(string line, string expected) =>
        Assert.Equal(expected, CaptionText.ToPlain([line]));

    [Fact]
    public void ToPlain_WhenLinesAreOnlyMarkup_LeavesThemOut() =>
        Assert.Equal("a\nb", CaptionText.ToPlain(["<i>a</i>", "<b></b>", "&nbsp;", "b"]));

    [Fact]
    public void ToPlain_WhenALineIsLongAndHostile_IsDoneInOnePass()
    {
        var hostile = string.Concat(Enumerable.Repeat("<1:<a {\\", 200_000)) + new string(':', 200_000);

        Assert.NotEmpty(CaptionText.ToPlain([hostile]));
    }
}
