namespace EndToEnd.Tests.Infrastructure;

/// <summary>A Kafka of three brokers: one may go, and another leads its partitions.</summary>
public sealed class ThreeBrokers : RealKafka
{
    protected override int Nodes => 3;

    protected override IReadOnlyList<string> StartOptions => ["--heap", "256m"];
}
