using System.Text;

namespace Streaming.Capture.Captions;

/// <summary>
/// A WebVTT (W3C, https://www.w3.org/TR/webvtt1/) or SubRip file. What it is, its content says; the extension does not count.
/// </summary>
public sealed class CaptionFile
{
    /// <summary>No hand-written or generated caption file comes near it; a film given by mistake is far beyond.</summary>
    internal const int MaxBytes = 64 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Sorted by start; cues of the same start in the order of the file.</summary>
    public required IReadOnlyList<CaptionCue> Cues { get; init; }

    public required IReadOnlyList<CaptionFault> Faults { get; init; }

    /// <exception cref="CaptureException">The file is missing, cannot be read, or holds no captions.</exception>
    public static CaptionFile Read(string path) => Parse(ReadText(path), path);

    /// <param name="name">What messages call it.</param>
    /// <exception cref="CaptureException">The text holds no captions: no <c>WEBVTT</c> line at its top, and no SubRip cue.</exception>
    public static CaptionFile Parse(string text, string name)
    {
        var parser = new CaptionParser(text);
        parser.Run();
        if (!parser.IsWebVtt && parser.Cues.Count == 0)
            throw new CaptureException($"'{name}' is not a caption file: it has neither a WEBVTT line at its top nor a SubRip cue.");

        return new CaptionFile { Cues = [.. parser.Cues.OrderBy(cue => cue.StartUs)], Faults = parser.Faults };
    }

    private static string ReadText(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new CaptureException($"'{path}' is not a caption file: it is a folder.");
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new CaptureException($"The caption file '{path}' does not exist.");
            if (file.Length > MaxBytes)
                throw new CaptureException($"'{path}' is not a caption file: it is larger than {MaxBytes >> 20} MiB.");

            var text = Decode(File.ReadAllBytes(path));
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new CaptureException($"'{path}' is not a caption file: it is not text.")
                : text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CaptureException($"The caption file '{path}' cannot be read: {error.Message}", error);
        }
    }

    private static string Decode(byte[] bytes)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), StrictUtf8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            // SubRip never named an encoding; what is not UTF-8 is in practice a Western European code page.
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
