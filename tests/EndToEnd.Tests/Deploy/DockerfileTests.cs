using System.Text.RegularExpressions;
using System.Xml.Linq;
using EndToEnd.Tests.Infrastructure;

namespace EndToEnd.Tests.Deploy;

/// <summary>What must hold of each Dockerfile and cannot be seen in an image.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "docker");

    public static TheoryData<string> Dockerfiles => [.. Directory.GetFiles(Folder, "*.Dockerfile").Select(file => Path.GetFileName(file)!).Order()];

    /// <summary>One too few, and the image is not built; one too many, and its restore is done again for nothing.</summary>
    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Restore_ReadsTheProjectsThatThePublishedOneNeeds(string dockerfile)
    {
        var text = File.ReadAllText(Path.Combine(Folder, dockerfile));
        var published = Published().Match(text).Groups["project"].Value;

        var copied = CopiedProject().Matches(text).Select(match => match.Groups["project"].Value);

        Assert.Equal(WithReferences(published).Order(), copied.Order());
    }

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Image_HasAUserByNumberAndAnExecutableAsItsFirstProcess(string dockerfile)
    {
        var text = File.ReadAllText(Path.Combine(Folder, dockerfile));

        Assert.Matches(@"\nUSER 1654:1654\n", text);
        Assert.Matches(@"\nENTRYPOINT \[""/app/[A-Za-z.]+""\]\n", text);
        Assert.DoesNotContain("ADD ", text, StringComparison.Ordinal);
    }

    private static HashSet<string> WithReferences(string project)
    {
        var file = XDocument.Load(Path.Combine(SourceTree.Root, "src", project, $"{project}.csproj"));
        var projects = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        return [project, .. projects.SelectMany(WithReferences)];
    }

    [GeneratedRegex("dotnet publish src/(?<project>[A-Za-z.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Published();

    [GeneratedRegex(@"COPY src/(?<project>[A-Za-z.]+)/\k<project>\.csproj src/\k<project>/", RegexOptions.ExplicitCapture)]
    private static partial Regex CopiedProject();
}
