using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

/// <summary>A consumer on a thread of its own, from the host's start to its stop. Where it fails the host stops, too, with exit code 1.</summary>
internal abstract class ConsumerThread(ILogger logger, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    /// <summary>As a host has by default.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private Task _run = Task.CompletedTask;

    protected CancellationToken Stopping => _stopping.Token;

    /// <exception cref="InvalidOperationException">The client does not take its settings.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var consumer = BuildConsumer();
        _run = Task.Factory.StartNew(() => Run(consumer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _run.WaitAsync(cancellationToken);
    }

    /// <summary>A host that could not start all of its services stops none of them: the consumer leaves its group all the same, before what it works with is disposed of.</summary>
    public void Dispose()
    {
        if (!_stopping.IsCancellationRequested)
        {
            _stopping.Cancel();
            _run.Wait(StopTimeout);
        }

        _stopping.Dispose();
    }

    protected abstract IConsumer<byte[]?, byte[]?> BuildConsumer();

    /// <summary>Until <see cref="Stopping"/>.</summary>
    protected abstract void Consume(IConsumer<byte[]?, byte[]?> consumer);

    private void Run(IConsumer<byte[]?, byte[]?> consumer)
    {
        try
        {
            using var disposed = consumer;
            Consume(consumer);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped while it waited for the broker.
        }
        catch (Exception e)
        {
            Log.ConsumerStopped(logger, e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }
}
