using Confluent.Kafka;
using Microsoft.Extensions.Options;
using Streaming.Kafka.Tests.Embedded;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class TopicIdsTests(EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    [Fact]
    public async Task Find_WhereATopicIsNotThere_SaysSo()
    {
        using var admin = new KafkaAdmin(Options.Create(kafka.CreateOptions()));

        var refused = await Assert.ThrowsAsync<KafkaException>(() => new TopicIds(admin).FindAsync([kafka.CreateTopic("there"), "not-there"]));

        Assert.Equal(ErrorCode.UnknownTopicOrPart, refused.Error.Code);
    }

    [Fact]
    public async Task Find_OfTwoTopics_GivesEachItsOwnAgainAndAgain()
    {
        using var admin = new KafkaAdmin(Options.Create(kafka.CreateOptions()));
        var ids = new TopicIds(admin);
        string[] topics = [kafka.CreateTopic("one"), kafka.CreateTopic("other")];

        var first = await ids.FindAsync(topics);

        Assert.Equal(topics.Order(), first.Keys.Order());
        Assert.Equal(2, first.Values.Distinct().Count());
        Assert.Equal(first, await ids.FindAsync(topics));
    }
}
