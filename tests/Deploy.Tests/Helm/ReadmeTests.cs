using System.Text.RegularExpressions;

namespace Deploy.Tests.Helm;

/// <summary>What the chart's README shows is what the chart takes.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(HelmCommand.Chart, "README.md"));

    public static TheoryData<string> Examples => [.. Yaml().Matches(Text).Select(match => match.Groups["values"].Value)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task EveryExample_IsAccepted(string values)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, values);
            var release = await Release.RenderAsync("gpu", "--values", file);
            Assert.Equal(3, release.Deployments.Count());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void EveryLink_LeadsSomewhere()
    {
        var links = Link().Matches(Text).Select(match => match.Groups["path"].Value).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, path => Assert.True(File.Exists(Path.Combine(HelmCommand.Chart, path)), path));
    }

    [Fact]
    public async Task Notes_TellWhatRunsAndWhereToLook()
    {
        var (exitCode, output, error) = await HelmCommand.RunAsync(
            "install", "demo", HelmCommand.Chart, "--dry-run=client", "--values", HelmCommand.ValuesFile("production"));

        Assert.True(exitCode == 0, error);
        var notes = output[output.IndexOf("NOTES:", StringComparison.Ordinal)..];
        Assert.Contains("6 alignment and 6 inference silos", notes, StringComparison.Ordinal);
        Assert.Contains("Pipelines: junction, presence", notes, StringComparison.Ordinal);
        Assert.Contains("https://streaming.example.com/", notes, StringComparison.Ordinal);
    }

    [GeneratedRegex("```yaml\n(?<values>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"\]\((?<path>[^):]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
