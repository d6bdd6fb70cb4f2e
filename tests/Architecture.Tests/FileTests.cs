namespace Architecture.Tests;

public sealed class FileTests
{
    private const int MaxLines = 400;

    [Fact]
    public void EverySourceFile_CanBeReadInOneSitting()
    {
        var sources = Directory
            .GetFiles(SourceTree.Root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(SourceTree.Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"))
            .ToList();

        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, file => File.ReadLines(Path.Combine(SourceTree.Root, file)).Count() > MaxLines);
    }
}
