using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streaming.Inference;

/// <summary>
/// Looks for other versions of the models that are served, as NVIDIA Triton's poll mode does. What a model's policy serves now is loaded and warmed
/// beside the one that answers, and takes its place; one that cannot be served is refused, once, and the old one goes on.
/// </summary>
internal sealed class RepositoryPoller(
    InferenceService inference, IOptions<InferenceOptions> options, TimeProvider time, ILogger<RepositoryPoller> logger) : BackgroundService
{
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);

    /// <summary>One look at every model.</summary>
    public async Task PollAsync()
    {
        foreach (var model in inference.Models)
            await PollAsync(model);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RepositoryPollInterval == TimeSpan.Zero)
            return;

        using var timer = new PeriodicTimer(options.Value.RepositoryPollInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await PollAsync();
    }

    private async Task PollAsync(ModelDescription model)
    {
        string? state = null;
        try
        {
            var files = new ModelDirectory(options.Value.ModelRepository, model.Name).FindServed();
            state = StateOf(files);
            if (files.Version == model.Version || (state is not null && _refused.TryGetValue(model.Name, out var refused) && refused == state))
                return;

            await inference.SwapAsync(files);
            _refused.Remove(model.Name);
        }
        catch (Exception exception) when (exception is ModelRepositoryException or IOException or UnauthorizedAccessException)
        {
            // Said again only where the files have changed since: a copy may not have been complete.
            state ??= exception.Message;
            if (_refused.TryGetValue(model.Name, out var said) && said == state)
                return;
            _refused[model.Name] = state;
            Log.RefusedVersion(logger, model.Name, model.Version, exception.Message);
        }
    }

    /// <returns>Null for an ensemble, which can be mended by other files than its own.</returns>
    private static string? StateOf(ModelFiles files)
    {
        if (!File.Exists(files.OnnxFile))
            return null;
        var (onnx, definition) = (new FileInfo(files.OnnxFile), new FileInfo(files.DefinitionFile));
        return $"{files.Version}/{onnx.Length}/{onnx.LastWriteTimeUtc.Ticks}/{definition.LastWriteTimeUtc.Ticks}";
    }
}
