namespace EndToEnd.Tests.Infrastructure;

/// <summary>Real recordings that lie outside the project.</summary>
internal static class Recordings
{
    private const string Variable = "STREAMING_DATA";

    /// <summary>The recording's path; skips the test where the recordings are not there.</summary>
    public static string Require(string path)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(folder is null, $"{Variable} does not name the folder of the recordings.");
        return Path.Combine(folder!, path);
    }
}
