using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using Streaming.Abstractions;

namespace Streaming.Hosting;

/// <summary>Asks Redis before the silo does, so that a wrong address is one sentence.</summary>
internal sealed class RedisProbe(ConfigurationOptions redis) : IHostedLifecycleService
{
    /// <exception cref="RedisUnreachableException">No Redis answers, or it does not let us in.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var probing = redis.Clone();
        probing.AbortOnConnectFail = true;
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(probing);
            await connection.GetDatabase().PingAsync();
        }
        catch (RedisException e)
        {
            throw new RedisUnreachableException($"Clustering:Redis: {Servers} cannot be used: {FirstSentence(e.Message)}", e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Not the whole connection string: it may hold a password.</summary>
    private string Servers => string.Join(", ", redis.EndPoints.Select(EndPointCollection.ToString));

    /// <summary>The client's messages go on about its settings.</summary>
    private static string FirstSentence(string message) => message.Split(". ", 2)[0].TrimEnd('.') + ".";

    internal sealed class RedisUnreachableException(string message, Exception inner) : UserFaultException(message, inner);
}
