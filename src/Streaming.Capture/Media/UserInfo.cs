using System.Text.RegularExpressions;

namespace Streaming.Capture.Media;

/// <summary>A camera's password stands in its URL, and messages end up in logs.</summary>
internal static partial class UserInfo
{
    /// <summary>The source without user and password.</summary>
    public static string RemoveFrom(string source) => InSource().Replace(source, "");

    /// <summary>A message of ffmpeg, in which the source or another URL may stand.</summary>
    public static string RemoveFrom(string message, string source) =>
        InMessage().Replace(message.Replace(source, RemoveFrom(source), StringComparison.Ordinal), "");

    /// <summary>As ffmpeg takes URLs apart: all up to the last @ before the path, whatever the password is made of.</summary>
    [GeneratedRegex("(?<=://)[^/?#]*@")]
    private static partial Regex InSource();

    /// <summary>Words of a message may follow a URL; a password that is not the source's own does not have blanks.</summary>
    [GeneratedRegex(@"(?<=://)[^/?#\s]*@")]
    private static partial Regex InMessage();
}
