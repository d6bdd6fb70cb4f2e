namespace EndToEnd.Tests.Infrastructure;

/// <summary>Whole systems, one at a time: they share the machine's cores, and those inside this process its metrics.</summary>
[CollectionDefinition(Name)]
public sealed class WholeSystems : ICollectionFixture<RealKafka>
{
    public const string Name = "whole systems";
}
