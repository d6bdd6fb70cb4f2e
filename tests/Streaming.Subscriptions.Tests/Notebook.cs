using System.Collections.Concurrent;
using System.Threading.Channels;
using Streaming.Abstractions;

namespace Streaming.Subscriptions.Tests;

/// <summary>What grains were told, and what they refused.</summary>
internal sealed class Notebook
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly Channel<string> _taken = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _refused = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, int> _refusals = [];

    public void Refuse(string id, int times) => _refusals[id] = times;

    public void Note(FusionEvent fusionEvent)
    {
        if (_refusals.AddOrUpdate(fusionEvent.Id, -1, (_, times) => times - 1) >= 0)
        {
            _refused.Writer.TryWrite(fusionEvent.Id);
            throw new InvalidOperationException("Not now.");
        }

        _taken.Writer.TryWrite(fusionEvent.Id);
    }

    public Task<List<string>> TakenAsync(int count) => ReadAsync(_taken, count);

    public Task<List<string>> RefusedAsync(int count) => ReadAsync(_refused, count);

    private static async Task<List<string>> ReadAsync(Channel<string> ids, int count)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var read = new List<string>();
        while (read.Count < count)
            read.Add(await ids.Reader.ReadAsync(timeout.Token));
        return read;
    }
}
