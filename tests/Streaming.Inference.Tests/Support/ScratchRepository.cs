using System.Text.Json.Nodes;

namespace Streaming.Inference.Tests;

/// <summary>A copy of the test models, to spoil.</summary>
internal sealed class ScratchRepository : IDisposable
{
    public ScratchRepository()
    {
        Root = Directory.CreateTempSubdirectory("models-").FullName;
        foreach (var file in Directory.EnumerateFiles(TestModels.Root, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(TestModels.Root, file));
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

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
