using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Streaming.Dashboard.Live;

/// <summary>The files of the page, which travel inside this assembly.</summary>
internal static class PageAssets
{
    public const string Start = "index.html";

    private static readonly Dictionary<string, Asset> Assets = typeof(PageAssets).Assembly.GetManifestResourceNames().ToDictionary(name => name, Load);

    /// <summary>All names that the page may ask for.</summary>
    public static IReadOnlyCollection<string> Names => Assets.Keys;

    private sealed record Asset(byte[] Content, string Type, EntityTagHeaderValue Tag);

    /// <summary>The file; a browser that has it already is told so.</summary>
    public static IResult Read(string name)
    {
        var asset = Assets[name];
        return TypedResults.Bytes(asset.Content, asset.Type, entityTag: asset.Tag);
    }

    private static Asset Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(content, TypeOf(name), new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(content), 0, 8)}\""));
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
