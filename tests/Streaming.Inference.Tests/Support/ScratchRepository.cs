using System.Text.Json.Nodes;

namespace Streaming.Inference.Tests;

/// <summary>A copy of models, those of the tests unless others are named, to spoil.</summary>
internal sealed class ScratchRepository : IDisposable
{
    public ScratchRepository(string? models = null)
    {
        models ??= TestModels.Root;
        Root = Directory.CreateTempSubdirectory("models-").FullName;
        foreach (var file in Directory.EnumerateFiles(models, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(models, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Root { get; }

    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Changes one model's definition.</summary>
    public void Edit(string model, Action<JsonNode> edit)
    {
        var file = PathOf($"{model}/model.json");
        var definition = JsonNode.Parse(File.ReadAllText(file))!;
        edit(definition);
        File.WriteAllText(file, definition.ToJsonString());
    }

    /// <summary>An ensemble of version 1, of these steps as <c>model.json</c> has them.</summary>
    public void AddEnsemble(string name, string steps)
    {
        Directory.CreateDirectory(PathOf($"{name}/1"));
        File.WriteAllText(PathOf($"{name}/model.json"), $$"""{ "name": "{{name}}", "platform": "ensemble", "ensemble_scheduling": { "step": {{steps}} } }""");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
