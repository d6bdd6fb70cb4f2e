using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>What the README shows as C# stands, line by line, in files that the tests compile.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void EveryLineOfCSharp_IsCompiled()
    {
        var compiled = Directory.GetFiles(Path.Combine(SourceTree.Root, "examples", "Alarms"), "*.cs")
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim())
            .ToHashSet();
        var shown = CSharp().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")))
            .SelectMany(block => block.Groups["code"].Value.Split('\n'))
            .Select(line => line.Trim())
            .ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line, compiled));
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)\n```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
