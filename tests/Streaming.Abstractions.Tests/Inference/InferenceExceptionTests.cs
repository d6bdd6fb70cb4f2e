using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Streaming.Abstractions.Tests.Inference;

/// <summary>What an inference silo throws must be the same at the silo that asked.</summary>
public sealed class InferenceExceptionTests
{
    public static TheoryData<Exception> Refusals =>
    [
        new InferenceUnavailableException("Model roads is stopping."),
        new InferenceQueueFullException("256 requests wait for model roads already."),
        new InferenceLateException("The request waited for model roads until its time was up."),
    ];

    [Theory, MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public void Refusal_ThatCrossesSilos_KeepsItsTypeAndItsSentence(Exception refusal)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        var arrived = serializer.Deserialize<Exception>(serializer.SerializeToArray(refusal));

        Assert.IsType(refusal.GetType(), arrived);
        Assert.Equal(refusal.Message, arrived.Message);
    }
}
