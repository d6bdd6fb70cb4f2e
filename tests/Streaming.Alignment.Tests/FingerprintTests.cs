namespace Streaming.Alignment.Tests;

public sealed class FingerprintTests
{
    /// <summary>Checkpoints hold them, and another process reads them.</summary>
    [Fact]
    public void Value_IsTheSameInEveryProcessAndEveryVersion() =>
        Assert.Equal(5_112_817_851_829_404_167, Fingerprint.Empty.With(1_700_000_000_000_000).With(-2).Value);
}
