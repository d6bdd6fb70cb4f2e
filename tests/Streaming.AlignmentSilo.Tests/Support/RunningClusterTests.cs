namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>Test classes that share the <see cref="RunningCluster"/>; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RunningClusterTests : ICollectionFixture<RunningCluster>
{
    public const string Name = "Running cluster";
}
