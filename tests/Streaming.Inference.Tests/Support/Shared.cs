namespace Streaming.Inference.Tests;

/// <summary>Models and recordings that nobody here made and that lie outside the project.</summary>
internal static class Shared
{
    /// <summary>A model's file; skips the test where the models are not there.</summary>
    public static string Model(string name) => Require("STREAMING_MODELS", "models that others made", name);

    public static string Recording(string name) => Require("STREAMING_DATA", "recordings", name);

    private static string Require(string variable, string what, string name)
    {
        var folder = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(folder is null, $"{variable} does not name the folder of the {what}.");
        return Path.Combine(folder!, name);
    }
}
