using Microsoft.Extensions.Logging;
using Orleans.Metadata;
using Orleans.Runtime.Placement;
using Streaming.Abstractions;

namespace Streaming.AlignmentSilo;

/// <summary>
/// Chooses the inference silo of each request: of two random ones that with fewer requests of ours outstanding. Orleans alone would send all requests
/// of this silo to the one it found first. A request whose silo refuses it, fails, or is silent for half of its time is asked of another one too,
/// and the first answer counts: a request has no effect but its answer.
/// </summary>
internal sealed class InferenceRouter(
    IGrainFactory grains, IClusterManifestProvider cluster, GrainInterfaceTypeResolver interfaces, AlignmentMetrics metrics, TimeProvider time, ILogger<InferenceRouter> logger)
{
    /// <summary>How long a silo that failed is asked only where there is no other; an answer of its own ends it.</summary>
    private static readonly TimeSpan AvoidFor = TimeSpan.FromSeconds(5);

    /// <summary>Shorter silence tells nothing, however little time a request has.</summary>
    private static readonly TimeSpan MinSilence = TimeSpan.FromMilliseconds(100);

    private readonly string _inferenceInterface = interfaces.GetGrainInterfaceType(typeof(IInferenceGrain)).ToString();
    private volatile Membership? _membership;

    /// <param name="createRequest">Of the microseconds that are left; null for ever.</param>
    /// <param name="timeLeftUs">How long an answer is of use.</param>
    /// <exception cref="NoInferenceSiloException">No inference silo is in the cluster.</exception>
    public async Task<InferenceResult> InferAsync(Func<long?, InferenceRequest> createRequest, long? timeLeftUs)
    {
        var silo = Choose(except: null) ?? throw new NoInferenceSiloException();
        var sentAt = time.GetTimestamp();
        var answer = AskAsync(silo, createRequest(timeLeftUs));
        var failure = await FailureOfAsync(silo, answer, sentAt, timeLeftUs);
        if (failure is null || Choose(except: silo) is not { } other)
            return await answer;

        metrics.RecordRerouted(failure);
        var leftUs = timeLeftUs - EventTime.FromTimeSpan(time.GetElapsedTime(sentAt));
        return await FirstAnswerAsync(answer, AskAsync(other, createRequest(leftUs)));
    }

    private async Task<InferenceResult> AskAsync(InferenceSilo silo, InferenceRequest request)
    {
        Interlocked.Increment(ref silo.Outstanding);
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.Address);
            var result = await silo.Grain.InferAsync(request);
            silo.TakeAnswer(time.GetTimestamp());
            return result;
        }
        catch (Exception e) when (e is InferenceQueueFullException or InferenceLateException)
        {
            silo.TakeAnswer(time.GetTimestamp());
            throw;
        }
        catch
        {
            silo.AvoidSince(time.GetTimestamp());
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref silo.Outstanding);
        }
    }

    /// <summary>Returns once the silo has answered, or is not to be waited for alone.</summary>
    /// <returns>Why another one is to be asked; null where it is not.</returns>
    private async Task<string?> FailureOfAsync(InferenceSilo silo, Task<InferenceResult> answer, long sentAt, long? timeLeftUs)
    {
        if (timeLeftUs is { } leftUs)
        {
            using var isAnswered = new CancellationTokenSource();
            var half = TimeSpan.FromMicroseconds(leftUs / 2);
            var silence = Task.Delay(half > MinSilence ? half : MinSilence, time, isAnswered.Token);
            if (await Task.WhenAny(answer, silence) == silence && !silo.HasAnsweredSince(sentAt))
            {
                if (silo.AvoidSince(time.GetTimestamp()))
                    Log.SilentSilo(logger, silo.Address, time.GetElapsedTime(sentAt).TotalSeconds);
                return RerouteReason.Silent;
            }

            await isAnswered.CancelAsync();
        }

        await Task.WhenAny(answer);
        return answer.IsFaulted && answer.Exception.InnerException is not InferenceLateException ? RerouteReason.Refused : null;
    }

    private static async Task<InferenceResult> FirstAnswerAsync(Task<InferenceResult> one, Task<InferenceResult> other)
    {
        var first = await Task.WhenAny(one, other);
        return first.IsCompletedSuccessfully ? await first : await (first == one ? other : one);
    }

    private InferenceSilo? Choose(InferenceSilo? except)
    {
        var silos = CurrentSilos();
        var candidates = Array.FindAll(silos, silo => silo != except && !IsAvoided(silo));
        if (candidates.Length == 0)
            candidates = Array.FindAll(silos, silo => silo != except);
        if (candidates.Length < 2)
            return candidates.FirstOrDefault();
        var first = Random.Shared.Next(candidates.Length);
        var second = (first + 1 + Random.Shared.Next(candidates.Length - 1)) % candidates.Length;
        return Volatile.Read(ref candidates[second].Outstanding) < Volatile.Read(ref candidates[first].Outstanding) ? candidates[second] : candidates[first];
    }

    private bool IsAvoided(InferenceSilo silo) => silo.AvoidedAt is not 0 and var at && time.GetElapsedTime(at) < AvoidFor;

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

        private long _answeredAt;
        private long _avoidedAt;

        public SiloAddress Address { get; } = address;

        public IInferenceGrain Grain { get; } = grain;

        /// <summary>When it failed last; 0 where it has answered since.</summary>
        public long AvoidedAt => Interlocked.Read(ref _avoidedAt);

        public bool HasAnsweredSince(long timestamp) => Interlocked.Read(ref _answeredAt) >= timestamp;

        public void TakeAnswer(long timestamp)
        {
            Interlocked.Exchange(ref _answeredAt, timestamp);
            Interlocked.Exchange(ref _avoidedAt, 0);
        }

        /// <returns>True where it was not avoided before.</returns>
        public bool AvoidSince(long timestamp) => Interlocked.Exchange(ref _avoidedAt, timestamp) == 0;
    }
}
