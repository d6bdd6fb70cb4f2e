namespace Streaming.Alignment;

/// <summary>How far the modalities of a rig have come.</summary>
internal sealed class RigTime(long maxBehindUs)
{
    private long _newestUs = TimeMath.Always;

    public void Advance(long timeUs) => _newestUs = Math.Max(_newestUs, timeUs);

    /// <summary>So far behind the others that it is the clock that is wrong: a sensor that started in 1970.</summary>
    public bool IsFarBehind(long timeUs) => timeUs != TimeMath.Always && TimeMath.Add(timeUs, maxBehindUs) < _newestUs;
}
