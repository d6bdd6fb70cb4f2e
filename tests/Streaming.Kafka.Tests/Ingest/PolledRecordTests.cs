using Streaming.Abstractions;

namespace Streaming.Kafka.Tests.Ingest;

public sealed class PolledRecordTests
{
    [Fact]
    public void Bytes_OfARecordWithoutPayload_AreNotNothing()
    {
        var modality = new ModalityDefinition { Name = "camera", Topic = "camera", Kind = ContentKind.Image };
        var bound = new Sample { Kind = SampleKind.Bound, Modality = "camera" };

        Assert.InRange(new PolledRecord(modality, 0, new DecodeResult("rig", bound, null), null).Bytes, 1, int.MaxValue);
    }
}
