namespace Streaming.Alignment.Tests;

public sealed class RingTests
{
    /// <summary>Whatever is taken from the front, more is added at the end and in between than fits at first.</summary>
    [Fact]
    public void Items_KeepTheirOrderWhileTheRingGrowsAndGoesRound()
    {
        var ring = new Ring<int>();
        var list = new List<int>();
        var random = new Random(1);
        for (var i = 0; i < 1_000; i++)
        {
            var index = Math.Max(0, list.Count - random.Next(3));
            ring.Insert(index, i);
            list.Insert(index, i);
            if (random.Next(3) > 0)
                continue;
            Assert.Equal(list[0], ring.RemoveFirst());
            list.RemoveAt(0);
        }

        Assert.Equal(list, Enumerable.Range(0, ring.Count).Select(i => ring[i]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Trim_KeepsTheItemsAndGivesTheRestBack(int count)
    {
        var ring = new Ring<int>();
        for (var i = 0; i < 1_000; i++)
            ring.Insert(i, i);
        while (ring.Count > count)
            ring.RemoveFirst();

        ring.Trim();

        Assert.Equal(Enumerable.Range(1_000 - count, count), Enumerable.Range(0, ring.Count).Select(i => ring[i]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 8; i++)
            ring.Insert(ring.Count, i);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 500);
    }
}
