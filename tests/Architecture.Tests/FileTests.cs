namespace Architecture.Tests;

public sealed class FileTests
{
    private const int MaxLines = 400;

    public static TheoryData<string> Sources => [.. Directory
        .GetFiles(SourceTree.Root, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(SourceTree.Root, file))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"))];

    [Theory]
    [MemberData(nameof(Sources))]
    public void SourceFile_CanBeReadInOneSitting(string file) =>
        Assert.InRange(File.ReadLines(Path.Combine(SourceTree.Root, file)).Count(), 1, MaxLines);
}
