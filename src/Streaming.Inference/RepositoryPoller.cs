using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streaming.Inference;

/// <summary>
/// Looks for models and versions that came or went, as NVIDIA Triton's poll mode does. What a model's policy serves now is loaded and warmed
/// beside the version that answers, and takes its place; one that cannot be served, whatever is wrong with it, is refused, once, and the old one goes on. A model that
/// is gone is unloaded.
/// </summary>
internal sealed class RepositoryPoller(
    InferenceService inference, IOptions<InferenceOptions> options, TimeProvider time, ILogger<RepositoryPoller> logger) : BackgroundService
{
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);
    private bool _isAway;

    private string Root => options.Value.ModelRepository;

    /// <summary>One look at every model.</summary>
    public async Task PollAsync()
    {
        if (FindModels() is not { } found)
            return;
        var served = inference.Models.ToDictionary(model => model.Name, StringComparer.Ordinal);
        IEnumerable<string> wanted = options.Value.Models.Count > 0 ? options.Value.Models : found;
        foreach (var name in wanted.Union(served.Keys, StringComparer.Ordinal))
            await PollAsync(name, served.GetValueOrDefault(name));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RepositoryPollInterval == TimeSpan.Zero)
            return;

        using var timer = new PeriodicTimer(options.Value.RepositoryPollInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await PollAsync();
    }

    /// <returns>Null where there is none at all: more likely that the repository is away for a while than that all its models are to go.</returns>
    private IReadOnlyList<string>? FindModels()
    {
        IReadOnlyList<string> found;
        try
        {
            found = new ModelRepository(Root).FindModels();
        }
        catch (Exception)
        {
            found = [];
        }

        if (found.Count == 0 && !_isAway)
            Log.RepositoryIsAway(logger, Root);
        _isAway = found.Count == 0;
        return _isAway ? null : found;
    }

    private async Task PollAsync(string name, ModelDescription? served)
    {
        string? state = null;
        try
        {
            if (!ModelDirectory.HasVersions(Root, name))
            {
                await UnloadAsync(served);
                return;
            }

            var files = new ModelDirectory(Root, name).FindServed();
            var shadow = ShadowDefinition.Read(JsonSection.Open(files.DefinitionFile))?.Version;
            state = StateOf(files, shadow);
            var isServed = served is not null && files.Version == served.Version && shadow == served.ShadowVersion;
            if (isServed || (state is not null && _refused.TryGetValue(name, out var refused) && refused == state))
                return;

            await inference.SwapAsync(files);
            _refused.Remove(name);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Said again only where the files have changed since: a copy may not have been complete.
            state ??= exception.Message;
            if (_refused.TryGetValue(name, out var said) && said == state)
                return;
            _refused[name] = state;
            var unforeseen = exception is ModelRepositoryException or IOException or UnauthorizedAccessException ? null : exception;
            if (served is null)
                Log.RefusedModel(logger, unforeseen, name, exception.Message);
            else
                Log.RefusedVersion(logger, unforeseen, name, served.Version, exception.Message);
        }
    }

    private async Task UnloadAsync(ModelDescription? served)
    {
        if (served is null)
            return;
        await inference.UnloadAsync(served.Name);
        _refused.Remove(served.Name);
    }

    /// <returns>Null for an ensemble, which can be mended by other files than its own.</returns>
    private static string? StateOf(ModelFiles files, int? shadow)
    {
        if (!File.Exists(files.OnnxFile))
            return null;
        var state = $"{files.Version}/{StateOf(files.OnnxFile)}/{StateOf(files.DefinitionFile)}";
        return shadow is { } version ? $"{state}/{version}/{StateOf(files.OfVersion(version).OnnxFile)}" : state;
    }

    private static string StateOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{file.Length}/{file.LastWriteTimeUtc.Ticks}" : "";
    }
}
