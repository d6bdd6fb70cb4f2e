namespace EndToEnd.Tests.Infrastructure;

/// <summary>Programs of others that a test needs.</summary>
internal static class Installed
{
    /// <summary>Skips the test where the command is not on the path.</summary>
    public static void Require(string command) =>
        Assert.SkipUnless(IsThere(command), $"{command} is not installed.");

    private static bool IsThere(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, command)));
}
