using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Streaming.Dashboard.Live;

/// <summary>The files of the page, which travel inside this assembly.</summary>
internal static class PageAssets
{
    public const string Start = "index.html";

    /// <summary>All names that the page may ask for.</summary>
    public static IReadOnlyList<string> Names { get; } = typeof(PageAssets).Assembly.GetManifestResourceNames();

    /// <summary>The file; a browser that has it already is told so.</summary>
    public static IResult Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"The page has no file {name}.", nameof(name));
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var bytes = content.ToArray();
        return TypedResults.Bytes(bytes, TypeOf(name), entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(bytes), 0, 8)}\""));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new ArgumentException($"The page has no files of type {other}.", nameof(name)),
    };
}
