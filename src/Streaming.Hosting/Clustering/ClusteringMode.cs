namespace Streaming.Hosting;

/// <summary>Where silos write down that they are there.</summary>
public enum ClusteringMode
{
    /// <summary>In the memory of the cluster's first silo. All silos on one machine; when the first ends, the cluster does.</summary>
    Localhost,

    /// <summary>In Redis. Silos anywhere, any of which may end.</summary>
    Redis,
}
