using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Streaming.AlignmentSilo;

/// <summary>Finds rigs whose records come in more than one partition, as far as this silo reads them: their sensors cannot be aligned with each other.</summary>
internal sealed class SplitRigs(ILogger<SplitRigs> logger)
{
    private readonly ConcurrentDictionary<string, int> _partitions = [];

    /// <summary>The rig's partition is read here.</summary>
    public void Note(RigKey key)
    {
        var partition = _partitions.GetOrAdd(key.Rig, key.Partition);
        if (partition != key.Partition && _partitions.TryUpdate(key.Rig, key.Partition, partition))
            Log.RigIsSplit(logger, key.Rig, partition, key.Partition);
    }

    /// <summary>It is not read any more.</summary>
    public void Forget(RigKey key) => _partitions.TryRemove(KeyValuePair.Create(key.Rig, key.Partition));
}
