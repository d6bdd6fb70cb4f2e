namespace Deploy.Tests.Helm;

/// <summary>The release's ConfigMap as a folder, the way the kubelet mounts it: files are links into a folder whose name begins with dots.</summary>
internal sealed class MountedPipelines : IDisposable
{
    public MountedPipelines(Release release)
    {
        var data = Directory.CreateDirectory(Path.Combine(Folder, "..data"));
        foreach (var (file, content) in release.Pipelines.Data)
        {
            File.WriteAllText(Path.Combine(data.FullName, file), content);
            File.CreateSymbolicLink(Path.Combine(Folder, file), Path.Combine(data.Name, file));
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("streaming-pipelines-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
