using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class ArrivalOrderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("c1 c3 m2", "c1 m2 c3")]
    [InlineData("c1 c3 c5 m2 m4 t0", "t0 c1 m2 c3 m4 c5")]
    [InlineData("m2 m4 c1 c3 m5 c6", "c1 m2 c3 m4 m5 c6")]
    public void Merge_PutsModalitiesInTheOrderTheyCame(string read, string merged) => Assert.Equal(merged, Merge(read));

    [Theory]
    [InlineData("c5 c1 c3", "c5 c1 c3")]
    [InlineData("c5 c1 m2 m4", "m2 m4 c5 c1")]
    public void Merge_LeavesThoseOfOneModalityInTheirOrder(string read, string merged) => Assert.Equal(merged, Merge(read));

    [Fact]
    public void Merge_AgainAndAgain_KnowsNothingOfWhatItMergedBefore()
    {
        var order = new ArrivalOrder();

        Assert.Equal("m2 c3", Merge(order, "c3 m2"));
        Assert.Equal("t1 c4", Merge(order, "c4 t1"));
    }

    private static string Merge(string read) => Merge(new ArrivalOrder(), read);

    private static string Merge(ArrivalOrder order, string read)
    {
        var samples = read.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(sample => new Sample { Modality = sample[..1], AppendTimeUs = sample[1] - '0' })
            .ToList();
        return string.Join(' ', order.Merge(samples).Select(sample => $"{sample.Modality}{sample.AppendTimeUs}"));
    }
}
