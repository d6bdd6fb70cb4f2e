using Streaming.Abstractions;

namespace Streaming.AlignmentSilo.Tests.Support;

/// <summary>
/// A rig whose records the test hands to the grain itself, batch by batch, at the positions Kafka would give them. Times are seconds of
/// event time.
/// </summary>
internal sealed class DrivenRig(string name, IGrainFactory grains, PartitionAssignment assignment)
{
    private readonly IRigGrain _grain = grains.GetGrain<IRigGrain>(new RigKey(assignment.Partition, name).ToString());
    private readonly Dictionary<string, long> _nextOffsets = [];
    private bool _isFirst = true;

    public string Name => name;

    /// <summary>The next record of a modality. Made, not handed over.</summary>
    public Sample Data(string modality, double second) => Samples.Data(modality, second, NextPosition(modality));

    /// <summary>The sample as the next record of its modality.</summary>
    public Sample Record(Sample sample) => new()
    {
        Kind = sample.Kind,
        Modality = sample.Modality,
        EventTimeUs = sample.EventTimeUs,
        DurationUs = sample.DurationUs,
        ContentType = sample.ContentType,
        Payload = sample.Payload,
        Position = NextPosition(sample.Modality),
    };

    /// <summary>What the sensor says of its own stream: an end, or a bound at that second.</summary>
    public Sample Says(SampleKind kind, string modality, double second = 0)
    {
        var position = Data(modality, second).Position;
        return new Sample { Kind = kind, Modality = modality, EventTimeUs = Samples.Microseconds(second), Position = position };
    }

    /// <summary>The next records of camera and captions, early in each of these seconds; each second closes the window before it.</summary>
    public Sample[] Seconds(params int[] seconds) =>
        [.. seconds.SelectMany(second => (Sample[])[Data("camera", second + 0.1), Data("captions", second + 0.2)])];

    /// <returns>What the rig holds: <c>topic offset</c>, by topic.</returns>
    public async Task<string[]> AppendAsync(params Sample[] samples)
    {
        var result = await HandOverAsync(samples);
        if (result == AppendResult.Full)
            Assert.True(await WaitForRoomAsync());
        else
            Assert.Equal(AppendResult.Taken, result);
        return await GetHoldsAsync();
    }

    public Task<AppendResult> HandOverAsync(params Sample[] samples)
    {
        var batch = new SampleBatch { Samples = samples, Assignment = assignment, IsFirst = _isFirst };
        _isFirst = false;
        return _grain.AppendAsync(batch).AsTask().WaitAsync(TestTime.Limit);
    }

    public Task<bool> WaitForRoomAsync() => _grain.WaitForRoomAsync(assignment).AsTask().WaitAsync(TestTime.Limit);

    /// <inheritdoc cref="AppendAsync"/>
    public async Task<string[]> GetHoldsAsync()
    {
        var snapshot = await _grain.GetSnapshotAsync(assignment).AsTask().WaitAsync(TestTime.Limit);
        return Describe(snapshot!.Holds);
    }

    public async Task<long> GetHeldBytesAsync() => (await _grain.GetSnapshotAsync(assignment).AsTask().WaitAsync(TestTime.Limit))!.HeldBytes;

    /// <summary>Waits until the rig holds exactly this.</summary>
    public async Task WaitForHoldsAsync(params string[] expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        var holds = await GetHoldsAsync();
        while (!holds.SequenceEqual(expected))
        {
            if (TimeProvider.System.GetElapsedTime(started) > TestTime.Limit)
                Assert.Equal(expected, holds);
            await Task.Yield();
            holds = await GetHoldsAsync();
        }
    }

    private RecordPosition NextPosition(string modality)
    {
        var offset = _nextOffsets.GetValueOrDefault(modality, 100);
        _nextOffsets[modality] = offset + 1;
        return new RecordPosition(modality, assignment.Partition, offset);
    }

    private static string[] Describe(HoldOffset[] holds) =>
        [.. holds.Select(hold => $"{hold.Topic} {hold.Offset}").Order(StringComparer.Ordinal)];
}
