namespace EndToEnd.Tests.Drills;

/// <summary>How long drills are: short with all tests, long where somebody wants to know (<c>make drill</c>).</summary>
internal static class DrillScale
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("STREAMING_DRILL") == "long";

    /// <summary>Short drills try each fault in the mode in which more can go wrong.</summary>
    public static TheoryData<bool> Modes => IsLong ? [false, true] : [true];

    public static int Kills => IsLong ? 50 : 4;

    /// <summary>How long something that others need is away.</summary>
    public static TimeSpan Outage => TimeSpan.FromSeconds(IsLong ? 30 : 8);

    /// <summary>How long one of three brokers is away; the others notice within nine seconds.</summary>
    public static TimeSpan Failover => TimeSpan.FromSeconds(IsLong ? 20 : 12);

    /// <summary>How long more comes than can be worked on.</summary>
    public static TimeSpan Overload => TimeSpan.FromSeconds(IsLong ? 300 : 15);
}
