using System.Net;
using System.Text.RegularExpressions;

namespace Streaming.Capture.Captions;

/// <summary>What a viewer reads: cue text without its markup.</summary>
internal static partial class CaptionText
{
    public static string ToPlain(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(ToPlain).Where(line => line.Length > 0));

    // Entities last: "&lt;b&gt;" is text about a tag, not a tag.
    private static string ToPlain(string line) => WebUtility.HtmlDecode(Markup().Replace(line, "")).Trim();

    /// <summary>
    /// Tags (<c>&lt;b&gt;</c>, <c>&lt;v Name&gt;</c>, <c>&lt;/i&gt;</c>), timestamps within the text, and the <c>{\an8}</c> that
    /// SubRip files borrow from Advanced SubStation. A bare <c>&lt;</c>, as in "3 &lt; 4" or "&lt;3", stays.
    /// </summary>
    [GeneratedRegex(@"</?[a-zA-Z][^<>]*>|<\d+:[\d:.]+>|</>|\{\\[^{}]*\}")]
    private static partial Regex Markup();
}
