using Microsoft.Extensions.Logging;
using Streaming.AlignmentSilo.Tests.Support;

namespace Streaming.AlignmentSilo.Tests;

public sealed class SplitRigsTests
{
    private const string Said =
        "Rig lorry/7 has records in partition 1 and in partition 3, so its sensors cannot be aligned with each other. Do all producers place keys by murmur2?";

    private readonly LogLines _log = new();
    private readonly SplitRigs _rigs;

    public SplitRigsTests() => _rigs = new SplitRigs(new LoggerFactory([_log]).CreateLogger<SplitRigs>());

    [Fact]
    public void Note_OfARigInAnotherPartition_IsSaid()
    {
        _rigs.Note(RigKey.Parse("1/lorry/7"));
        _rigs.Note(RigKey.Parse("1/lorry/7"));
        _rigs.Note(RigKey.Parse("1/lorry/8"));
        Assert.Empty(_log.Having(""));

        _rigs.Note(RigKey.Parse("3/lorry/7"));

        Assert.Equal([Said], _log.Having(""));
    }

    [Fact]
    public void Note_OfARigThatWasReadInAnotherPartitionBefore_IsNotSaid()
    {
        _rigs.Note(new RigKey(1, "lorry"));
        _rigs.Forget(new RigKey(1, "lorry"));

        _rigs.Note(new RigKey(3, "lorry"));

        Assert.Empty(_log.Having(""));
    }
}
