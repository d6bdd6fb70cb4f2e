using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests;

public sealed class ConfigurationReferenceTests
{
    private const string Begin = "<!-- made by `bin/streaming configuration` -->\n";
    private const string End = "\n<!-- end -->";

    [Fact]
    public async Task Readme_HoldsTheReferenceThatTheCommandPrints()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "README.md"));

        var (exitCode, output, _) = await Ours.RunAsync("configuration");

        Assert.Equal(0, exitCode);
        Assert.Equal(output.Trim(), readme.Split(Begin)[1].Split(End)[0].Trim());
    }
}
