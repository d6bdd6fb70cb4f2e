using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.AlignmentSilo;

/// <summary>A rig under one assignment of its partition.</summary>
/// <param name="Rig">Its name.</param>
/// <param name="Assignment">For whom it works.</param>
/// <param name="Credit">What the partition's rigs have in closed windows.</param>
/// <param name="Clock">The partition's, by which the rig goes.</param>
/// <param name="Revocation">Cancelled once the assignment is taken away: whatever is not published then is somebody else's to do.</param>
internal sealed record RigAssignment(string Rig, PartitionAssignment Assignment, WindowCredit Credit, PartitionClock Clock, CancellationToken Revocation)
{
    public static RigAssignment Of(string rig, PartitionAssignment assignment, Assignments assignments) =>
        new(rig, assignment, assignments.CreditOf(assignment), assignments.ClockOf(assignment), assignments.RevocationOf(assignment));
}
