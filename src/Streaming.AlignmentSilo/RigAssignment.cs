using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>A rig under one assignment of its partition.</summary>
/// <param name="Rig">Its name.</param>
/// <param name="Assignment">For whom it works.</param>
/// <param name="Revocation">Cancelled once the assignment is taken away: whatever is not published then is somebody else's to do.</param>
internal sealed record RigAssignment(string Rig, PartitionAssignment Assignment, CancellationToken Revocation);
