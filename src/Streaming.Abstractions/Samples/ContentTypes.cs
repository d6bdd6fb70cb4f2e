namespace Streaming.Abstractions;

/// <summary>The media types a sample may have.</summary>
public static class ContentTypes
{
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string Text = "text/plain;charset=utf-8";
    public const string Tensor = "application/vnd.streaming.tensor";

    /// <summary>Signed 16-bit PCM as <see cref="AudioFormat"/> describes it.</summary>
    public const string Audio = "audio/L16";
}
