namespace Streaming.Kafka;

/// <summary>Record headers: the CloudEvents Kafka protocol binding 1.0.2, binary content mode, and ours.</summary>
public static class HeaderNames
{
    public const string SpecVersion = "ce_specversion";
    public const string Id = "ce_id";
    public const string Source = "ce_source";
    public const string Type = "ce_type";
    public const string Time = "ce_time";
    public const string DataSchema = "ce_dataschema";

    /// <summary>How long a sample is valid, ISO 8601: <c>PT2.5S</c>.</summary>
    public const string Duration = "ce_duration";

    public const string ContentType = "content-type";
    public const string TraceParent = "traceparent";

    /// <summary>Why a record is in the dead-letter topic, in one sentence.</summary>
    public const string DeadLetterReason = "dead-letter-reason";

    /// <summary>Where it came from: <c>topic/partition/offset</c>.</summary>
    public const string DeadLetterPosition = "dead-letter-position";

    /// <summary>What of it does not fit into a dead letter and is only where it came from: <c>the value of 20971520 bytes</c>.</summary>
    public const string DeadLetterLeftOut = "dead-letter-left-out";

    /// <summary>Of a checkpoint: the epoch of the assignment that wrote it.</summary>
    public const string AssignmentEpoch = "assignment-epoch";

    /// <summary>By how many microseconds a sample missed its windows.</summary>
    public const string LateByMicroseconds = "late-by-us";

    /// <summary>The pipeline whose windows it missed.</summary>
    public const string LatePipeline = "late-pipeline";

    /// <summary>Where a late sample came from: <c>topic/partition/offset</c>.</summary>
    public const string LatePosition = "late-position";

    /// <summary>What of it does not fit into a record any more and is only where it came from.</summary>
    public const string LateLeftOut = "late-left-out";
}
