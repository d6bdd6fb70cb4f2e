using System.Text.Json.Nodes;

namespace Streaming.Alignment.Tests.Conformance;

/// <summary>Facts read off the test suites of systems that users trust; they lie outside the project.</summary>
internal static class ConformanceCases
{
    private const string Variable = "STREAMING_CONFORMANCE";

    /// <summary>The file's text; skips the test where the cases are not there.</summary>
    public static string Require(string file)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null, $"{Variable} does not name the folder of the conformance cases.");
        return File.ReadAllText(Path.Combine(folder!, file));
    }

    /// <summary>Every case of a file that has one a line.</summary>
    public static IEnumerable<JsonNode> ReadLines(string file) =>
        Require(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);

    /// <summary>Every case of a file that is one array.</summary>
    public static IEnumerable<JsonNode> ReadArray(string file) => JsonNode.Parse(Require(file))!.AsArray().Select(node => node!);
}
