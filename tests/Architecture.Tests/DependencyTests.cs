using System.Reflection;
using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>Dependencies point one way: Abstractions, then the libraries side by side, then the executables that put them together.</summary>
public sealed class DependencyTests
{
    /// <summary>What each project may refer to, directly or through others.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Streaming.Abstractions"] = [],
        ["Streaming.Alignment"] = ["Streaming.Abstractions"],
        ["Streaming.Kafka"] = ["Streaming.Abstractions"],
        ["Streaming.Inference"] = ["Streaming.Abstractions"],
        ["Streaming.Capture"] = ["Streaming.Abstractions"],
        ["Streaming.Hosting"] = ["Streaming.Abstractions"],
        ["Streaming.AlignmentSilo"] = ["Streaming.Abstractions", "Streaming.Alignment", "Streaming.Hosting", "Streaming.Kafka"],
        ["Streaming.InferenceSilo"] = ["Streaming.Abstractions", "Streaming.Hosting", "Streaming.Inference"],
        ["Streaming.Dashboard"] = ["Streaming.Abstractions", "Streaming.Hosting", "Streaming.Kafka"],
        ["Streaming.Subscriptions"] = ["Streaming.Abstractions", "Streaming.Hosting", "Streaming.Kafka"],
        ["streaming"] =
        [
            "Streaming.Abstractions", "Streaming.Alignment", "Streaming.AlignmentSilo", "Streaming.Capture", "Streaming.Dashboard", "Streaming.Hosting",
            "Streaming.Inference", "Streaming.InferenceSilo", "Streaming.Kafka",
        ],
    };

    /// <summary>Libraries that only one project may know, so that the others can be tested and replaced without them.</summary>
    private static readonly Dictionary<string, string[]> Owners = new()
    {
        ["Confluent.Kafka"] = ["Streaming.Kafka", "streaming"],
        ["Microsoft.ML.OnnxRuntime"] = ["Streaming.Inference"],
        ["FFMpegCore"] = ["Streaming.Capture"],
        ["Orleans.Runtime"] = ["Streaming.Hosting", "Streaming.AlignmentSilo", "Streaming.InferenceSilo", "Streaming.Subscriptions"],
        ["Spectre.Console"] = ["streaming"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_RefersOnlyToWhatItMay(string project)
    {
        var referred = References(project).Where(Allowed.ContainsKey);

        Assert.Empty(referred.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_KnowsNoLibraryThatIsAnothers(string project)
    {
        var foreign = References(project).Where(library => Owners.TryGetValue(library, out var owners) && !owners.Contains(project));

        Assert.Empty(foreign);
    }

    [Fact]
    public void Solution_HoldsEveryProjectAndTheRulesCoverThem()
    {
        var root = SourceTree.Root;
        var projects = Directory.GetFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories);
        var solution = File.ReadAllText(Path.Combine(root, "Streaming.sln"));
        foreach (var project in projects.Concat(Directory.GetFiles(Path.Combine(root, "tests"), "*.csproj", SearchOption.AllDirectories)))
            Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal);

        var assemblies = projects.Select(project =>
            (string?)XDocument.Load(project).Descendants("AssemblyName").FirstOrDefault() ?? Path.GetFileNameWithoutExtension(project));
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), assemblies.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);
}
