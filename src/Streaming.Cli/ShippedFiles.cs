namespace Streaming.Cli;

/// <summary>What lies beside the executable.</summary>
internal static class ShippedFiles
{
    /// <summary>The model repository.</summary>
    public static string Models => Path.Combine(AppContext.BaseDirectory, "models");

    public static string Pipeline(string name) => Path.Combine(AppContext.BaseDirectory, "pipelines", $"{name}.json");
}
