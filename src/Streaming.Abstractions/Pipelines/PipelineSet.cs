namespace Streaming.Abstractions;

/// <summary>The pipelines that one silo runs. They share topics, so a modality means the same to all of them.</summary>
public sealed class PipelineSet
{
    /// <exception cref="PipelineException">Two pipelines contradict each other, or there is none.</exception>
    public PipelineSet(IReadOnlyList<PipelineDefinition> pipelines)
    {
        Pipelines = pipelines;
        if (pipelines.Count == 0)
            throw new PipelineException("There is no pipeline to run.");
        var byName = new Dictionary<string, (ModalityDefinition Modality, string Pipeline)>();
        foreach (var pipeline in pipelines)
        {
            foreach (var modality in pipeline.Modalities)
            {
                if (!byName.TryAdd(modality.Name, (modality, pipeline.Name)) && byName[modality.Name] is var first
                    && (first.Modality.Topic != modality.Topic || first.Modality.Kind != modality.Kind))
                    throw new PipelineException($"Pipelines \"{first.Pipeline}\" and \"{pipeline.Name}\" give modality \"{modality.Name}\" different topics or kinds.");
            }
        }

        if (pipelines.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new PipelineException($"Pipeline \"{twice.Key}\" is there twice.");
        Modalities = [.. byName.Values.Select(value => value.Modality)];
        if (Modalities.GroupBy(m => m.Topic).FirstOrDefault(g => g.Count() > 1) is { } shared)
            throw new PipelineException($"Topic \"{shared.Key}\" is that of two modalities: {string.Join(", ", shared.Select(m => m.Name))}.");
    }

    public IReadOnlyList<PipelineDefinition> Pipelines { get; }

    /// <summary>All modalities of all pipelines; one per topic.</summary>
    public IReadOnlyList<ModalityDefinition> Modalities { get; }

    /// <summary>Reads a file, or every <c>*.json</c> of a folder in order of name.</summary>
    /// <exception cref="PipelineException">A file is wrong, or nothing is there.</exception>
    public static PipelineSet Load(string path)
    {
        if (File.Exists(path))
            return new PipelineSet([PipelineFile.Load(path)]);
        if (!Directory.Exists(path))
            throw new PipelineException($"{path}: there is no such pipeline file or folder.");
        var files = Directory.GetFiles(path, "*.json");
        if (files.Length == 0)
            throw new PipelineException($"{path}: the folder holds no pipeline, which is a file NAME.json.");
        Array.Sort(files, StringComparer.Ordinal);
        return new PipelineSet([.. files.Select(PipelineFile.Load)]);
    }
}
