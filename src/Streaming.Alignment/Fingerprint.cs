namespace Streaming.Alignment;

/// <summary>FNV-1a over numbers rather than bytes, 64 bits: the same on every machine, unlike a hash code.</summary>
internal readonly record struct Fingerprint(long Value)
{
    public static Fingerprint Empty { get; } = new(unchecked((long)0xcbf29ce484222325));

    public Fingerprint With(long number)
    {
        var mixed = unchecked((ulong)(Value ^ number) * 0x100000001b3);
        return new Fingerprint(unchecked((long)(mixed ^ (mixed >> 32))));
    }
}
