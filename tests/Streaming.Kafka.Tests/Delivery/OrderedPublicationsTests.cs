using CsCheck;
using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Delivery;

public sealed class OrderedPublicationsTests
{
    [Fact]
    public void IsPublished_OfWhatWasDoneBefore_IsTrue()
    {
        var publications = new OrderedPublications([KeyValuePair.Create("camera", 5L)]);

        Assert.True(publications.IsPublished(new RecordPosition("camera", 0, 4)));
        Assert.False(publications.IsPublished(new RecordPosition("camera", 0, 5)));
        Assert.False(publications.IsPublished(new RecordPosition("captions", 0, 0)));
    }

    /// <summary>Whatever is published in whatever order: an offset counts as done exactly where all before it are.</summary>
    [Fact]
    public void PublishedOffsets_EndBeforeTheFirstThatIsNotPublished() => Gen.Bool.Array[1, 30].Sample(published =>
    {
        var publications = new OrderedPublications([]);
        for (var offset = 0; offset < published.Length; offset++)
        {
            var publication = new Publication();
            if (published[offset])
                publication.MarkPublished();
            publications.Add(new RecordPosition("camera", 0, offset), publication);
        }

        publications.Advance();

        var done = published.TakeWhile(isPublished => isPublished).Count();
        Assert.Equal(done, publications.PublishedOffsets.GetValueOrDefault("camera"));
        Assert.Equal(published.Length - done, publications.PendingCount);
    });
}
