using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Streaming.Inference.Tests;

/// <summary>One model of a repository as a host serves it, whose repository is looked at when the test says so.</summary>
internal sealed class PolledInference : IAsyncDisposable
{
    private readonly RunningInference _inference;
    private readonly RepositoryPoller _poller;

    private PolledInference(RunningInference inference, RepositoryPoller poller) => (_inference, _poller) = (inference, poller);

    public InferenceService Service => _inference.Service;

    public static async Task<PolledInference> StartAsync(string repository, string model)
    {
        var options = new InferenceOptions { ModelRepository = repository, Models = [model], RepositoryPollInterval = TimeSpan.Zero };
        var inference = await RunningInference.StartAsync(mine =>
            (mine.ModelRepository, mine.Models, mine.RepositoryPollInterval) = (options.ModelRepository, options.Models, options.RepositoryPollInterval));
        return new PolledInference(
            inference, new RepositoryPoller(inference.Service, Options.Create(options), TimeProvider.System, NullLogger<RepositoryPoller>.Instance));
    }

    public Task PollAsync() => _poller.PollAsync();

    public async ValueTask DisposeAsync()
    {
        _poller.Dispose();
        await _inference.DisposeAsync();
    }
}
