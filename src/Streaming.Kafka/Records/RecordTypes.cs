namespace Streaming.Kafka;

/// <summary>Values of <c>ce_type</c>.</summary>
public static class RecordTypes
{
    /// <summary>Data; any other type with a value is data too.</summary>
    public const string Sample = "streaming.sample";

    /// <summary>Any record without a value is a bound, unless it is an end.</summary>
    public const string Bound = "streaming.bound";

    public const string End = "streaming.end";

    public const string FusionEvent = "streaming.fusion-event";
}
