using System.Numerics;

namespace Streaming.Alignment.Clocks;

/// <summary>
/// An out-of-orderness that follows how late a modality's samples really are: the lateness that the given share of them does not reach. Deterministic; its
/// memory is of constant size and it allocates nothing after its construction. Not thread safe.
/// </summary>
/// <remarks>
/// Lateness is counted on a logarithmic scale (as in HdrHistogram, 16 steps an octave, so the bound is at most 7 % too wide), and counts are halved each
/// <see cref="HalfLife"/> samples. A few samples that are later than before widen the bound, since one that is too narrow makes samples late for good; only
/// thousands of better ones narrow it, since one that is too wide merely makes windows wait.
/// </remarks>
public sealed class AdaptiveOutOfOrderness
{
    private const int OctaveBits = 4;
    private const int StepsPerOctave = 1 << OctaveBits;

    /// <summary>So many samples beyond the quantile are expected in a half-life; with fewer the bound would follow single samples.</summary>
    private const int TailSamples = 5;

    private const int MaxHalfLife = 1_000_000;

    private readonly double _quantile;
    private readonly long _minUs;
    private readonly long _maxUs;
    private readonly float[] _counts;
    private readonly int _firstStep;

    /// <summary>The bound is the end of this bucket, and so many of the samples counted lie in it or before it.</summary>
    private int _bucket;
    private double _covered;
    private double _total;
    private int _sinceHalving;
    private bool _hasEnough;

    /// <param name="quantile">The share of samples that is to be on time, between 0 and 1; for example 0.999.</param>
    /// <param name="minUs">The bound is never below; at least 0.</param>
    /// <param name="maxUs">The bound is never above.</param>
    /// <param name="initialUs">
    /// The bound until a half-life of samples was seen; <paramref name="maxUs"/> where it is null. From fewer samples a rare lateness cannot be known, and a
    /// sample that a bound too narrow makes late is lost for its window, while a bound too wide costs only a little time at the start.
    /// </param>
    public AdaptiveOutOfOrderness(double quantile, long minUs, long maxUs, long? initialUs = null)
    {
        if (quantile is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "is not between 0 and 1");
        ArgumentOutOfRangeException.ThrowIfNegative(minUs);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxUs, minUs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxUs, TimeMath.MaxUs);
        (_quantile, _minUs, _maxUs) = (quantile, minUs, maxUs);
        HalfLife = (int)Math.Min(Math.Ceiling(TailSamples / (1 - quantile)), MaxHalfLife);
        _firstStep = StepOf(minUs);
        _counts = new float[BucketOf(maxUs) + 1];
        CurrentUs = Math.Clamp(initialUs ?? maxUs, minUs, maxUs);
    }

    /// <summary>Samples after which a lateness counts half.</summary>
    public int HalfLife { get; }

    /// <summary>The out-of-orderness for samples from now on.</summary>
    public long CurrentUs { get; private set; }

    /// <param name="latenessUs">How far the sample's event time lies behind the newest before it of its modality; below 0 where it is in order.</param>
    public void Observe(long latenessUs)
    {
        var bucket = BucketOf(Math.Min(latenessUs, _maxUs));
        _counts[bucket]++;
        _total++;
        _covered += bucket <= _bucket ? 1 : 0;
        if (++_sinceHalving >= HalfLife)
            Halve();
        Follow();
        if (_hasEnough)
            CurrentUs = EndOf(_bucket);
    }

    private void Follow()
    {
        var wanted = _quantile * _total;
        while (_covered < wanted && _bucket < _counts.Length - 1)
            _covered += _counts[++_bucket];
        while (_bucket > 0 && _covered - _counts[_bucket] >= wanted)
            _covered -= _counts[_bucket--];
    }

    private void Halve()
    {
        _sinceHalving = 0;
        _hasEnough = true;
        (_total, _covered) = (0, 0);
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] /= 2;
            _total += _counts[i];
            _covered += i <= _bucket ? _counts[i] : 0;
        }
    }

    /// <summary>The first bucket holds what the minimum is enough for; a sample exactly as late as the out-of-orderness is late.</summary>
    private int BucketOf(long latenessUs) => latenessUs < _minUs ? 0 : StepOf(latenessUs) - _firstStep + 1;

    private long EndOf(int bucket) => bucket == 0 ? _minUs : Math.Clamp(StartOfStep(bucket + _firstStep), _minUs, _maxUs);

    private static int StepOf(long value)
    {
        if (value < StepsPerOctave)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - OctaveBits;
        return ((shift + 1) << OctaveBits) + (int)(value >> shift) - StepsPerOctave;
    }

    private static long StartOfStep(int step)
    {
        if (step < StepsPerOctave)
            return step;
        var shift = (step >> OctaveBits) - 1;
        return (long)((step & (StepsPerOctave - 1)) + StepsPerOctave) << shift;
    }
}
