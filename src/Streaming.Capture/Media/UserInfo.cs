using System.Text.RegularExpressions;

namespace Streaming.Capture.Media;

/// <summary>A camera's password stands in its URL, and messages end up in logs.</summary>
internal static partial class UserInfo
{
    private const string Hidden = "***";

    /// <summary>The source without user and password.</summary>
    public static string RemoveFrom(string source) => InParameter().Replace(InSource().Replace(source, ""), Hidden);

    /// <summary>A message of ffmpeg, in which the source or another URL may stand.</summary>
    public static string RemoveFrom(string message, string source) =>
        InParameter().Replace(InMessage().Replace(message.Replace(source, RemoveFrom(source), StringComparison.Ordinal), ""), Hidden);

    /// <summary>
    /// As ffmpeg takes URLs apart: all up to the last @ before the path, whatever the password is made of. And where what follows the first colon is
    /// no port, all up to the last @ of all: a password with a slash in it, which should have been escaped.
    /// </summary>
    [GeneratedRegex(@"(?<=://)([^/?#]*@|[^/?#@:\[]+:(?!\d+([/?#]|$))[^']*@)", RegexOptions.ExplicitCapture)]
    private static partial Regex InSource();

    /// <summary>Words of a message may follow a URL; a password that is not the source's own does not have blanks.</summary>
    [GeneratedRegex(@"(?<=://)([^/?#\s]*@|[^/?#@:\[\s]+:(?!\d+([/?#\s]|$))[^'\s]*@)", RegexOptions.ExplicitCapture)]
    private static partial Regex InMessage();

    /// <summary>Many cameras take it as a parameter, some of them as a part of the path.</summary>
    [GeneratedRegex(@"(?<=(password|passwd|pwd|pass)=)[^&'\s]*[^&'\s:.]", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex InParameter();
}
