namespace Streaming.Capture.Simulation;

/// <summary>
/// Random numbers that follow from a seed alone. Each purpose has a stream of its own, so that drawing more for one does not
/// change another.
/// </summary>
internal static class Seeded
{
    public static Random Stream(int seed, string purpose) => new((int)Hash(seed, purpose));

    /// <summary>A number in [0, 1) that belongs to a place or a moment, for what is not drawn in order.</summary>
    public static double At(int seed, string purpose, long index) => (Mix(Hash(seed, purpose) ^ Mix((ulong)index)) >> 11) * (1.0 / (1L << 53));

    public static double Between(this Random random, double low, double high) => low + (high - low) * random.NextDouble();

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    public static T Pick<T>(this Random random, ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public static double Exponential(this Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    private static ulong Hash(int seed, string purpose)
    {
        // string.GetHashCode differs between processes; FNV-1a does not.
        var hash = 14695981039346656037UL;
        foreach (var letter in purpose)
            hash = (hash ^ letter) * 1099511628211UL;
        return Mix(hash ^ Mix((uint)seed));
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014): neighbours become strangers.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
