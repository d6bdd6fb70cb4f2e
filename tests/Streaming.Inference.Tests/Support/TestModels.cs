namespace Streaming.Inference.Tests;

/// <summary>The models that <c>Models/make_models.py</c> makes.</summary>
internal static class TestModels
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Models");

    /// <summary>What takes and gives what published models do, as <c>Published/make_signatures.py</c> makes it.</summary>
    public static string Published { get; } = Path.Combine(AppContext.BaseDirectory, "Published");

    /// <summary>The shipped model, and its steps as <c>RoadEnsemble/split_road_hazards.py</c> cuts them.</summary>
    public static string RoadEnsemble { get; } = Path.Combine(AppContext.BaseDirectory, "RoadEnsemble");
}
