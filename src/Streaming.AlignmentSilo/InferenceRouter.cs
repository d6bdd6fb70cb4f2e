using Orleans.Metadata;
using Orleans.Runtime.Placement;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>
/// Chooses the inference silo of each request: of two random ones that with fewer requests of ours outstanding. Orleans alone would send all requests
/// of this silo to the one it found first.
/// </summary>
internal sealed class InferenceRouter(IGrainFactory grains, IClusterManifestProvider cluster, GrainInterfaceTypeResolver interfaces)
{
    private readonly string _inferenceInterface = interfaces.GetGrainInterfaceType(typeof(IInferenceGrain)).ToString();
    private volatile Membership? _membership;

    /// <exception cref="SiloUnavailableException">No inference silo is in the cluster.</exception>
    public async ValueTask<InferenceResult> InferAsync(InferenceRequest request)
    {
        var silo = Choose();
        Interlocked.Increment(ref silo.Outstanding);
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.Address);
            return await silo.Grain.InferAsync(request);
        }
        finally
        {
            Interlocked.Decrement(ref silo.Outstanding);
        }
    }

    private InferenceSilo Choose()
    {
        var silos = CurrentSilos();
        if (silos.Length == 0)
            throw new SiloUnavailableException("No inference silo is in the cluster.");
        var first = Random.Shared.Next(silos.Length);
        if (silos.Length == 1)
            return silos[first];
        var second = (first + 1 + Random.Shared.Next(silos.Length - 1)) % silos.Length;
        return Volatile.Read(ref silos[second].Outstanding) < Volatile.Read(ref silos[first].Outstanding) ? silos[second] : silos[first];
    }

    private InferenceSilo[] CurrentSilos()
    {
        var manifest = cluster.Current;
        if (_membership is { } known && known.Version == manifest.Version)
            return known.Silos;
        var before = _membership?.Silos ?? [];
        var membership = new Membership(manifest.Version, [.. manifest.Silos.Where(silo => CanInfer(silo.Value)).Select(silo => Keep(before, silo.Key))]);
        _membership = membership;
        return membership.Silos;
    }

    private InferenceSilo Keep(InferenceSilo[] before, SiloAddress address) =>
        Array.Find(before, silo => silo.Address.Equals(address)) ?? new InferenceSilo(address, grains.GetGrain<IInferenceGrain>(address.ToParsableString()));

    private bool CanInfer(GrainManifest silo) => silo.Grains.Values.Any(grain => grain.Properties.Any(property =>
        property.Key.StartsWith(WellKnownGrainTypeProperties.ImplementedInterfacePrefix, StringComparison.Ordinal)
        && property.Value == _inferenceInterface));

    private sealed record Membership(MajorMinorVersion Version, InferenceSilo[] Silos);

    private sealed class InferenceSilo(SiloAddress address, IInferenceGrain grain)
    {
        public int Outstanding;

        public SiloAddress Address { get; } = address;

        public IInferenceGrain Grain { get; } = grain;
    }
}
