using Microsoft.Extensions.Options;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class AssignmentsTests
{
    private readonly Assignments _assignments = new(Options.Create(new KafkaOptions()));

    [Fact]
    public void IsCurrent_OfTheNewestAssignmentAlone()
    {
        var first = _assignments.Open(partition: 3, epoch: 1);
        var other = _assignments.Open(partition: 4, epoch: 1);
        var revocation = _assignments.RevocationOf(first);
        Assert.True(_assignments.IsCurrent(first));

        var second = _assignments.Open(partition: 3, epoch: 2);

        Assert.True(revocation.IsCancellationRequested);
        Assert.False(_assignments.IsCurrent(first));
        Assert.True(_assignments.IsCurrent(second));
        Assert.True(_assignments.IsCurrent(other));
    }

    [Fact]
    public void IsCurrent_OnceRevoked_IsFalse()
    {
        var assignment = _assignments.Open(partition: 3, epoch: 1);

        _assignments.Revoke(3);

        Assert.False(_assignments.IsCurrent(assignment));
    }

    [Fact]
    public void IsCurrent_OfAnotherSilosAssignment_IsFalse() => Assert.False(_assignments.IsCurrent(new PartitionAssignment(1, 1)));
}
