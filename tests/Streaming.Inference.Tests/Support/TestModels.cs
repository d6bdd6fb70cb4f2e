namespace Streaming.Inference.Tests;

/// <summary>The models that <c>Models/make_models.py</c> makes.</summary>
internal static class TestModels
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Models");
}
