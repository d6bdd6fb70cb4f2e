namespace Deploy.Tests;

internal static class SourceTree
{
    private static readonly string Root = FindRoot();

    /// <summary>The path of what lies so in the tree.</summary>
    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Streaming.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the source tree.");
        return folder;
    }
}
