using System.Text;
using Confluent.Kafka;
using EndToEnd.Tests.Infrastructure;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace EndToEnd.Tests.Drills;

/// <summary>What a reader of the output topics sees, beside what it should see.</summary>
internal sealed class DrillOutcome
{
    private readonly ExpectedOutcome _expected;
    private readonly Dictionary<string, List<TopicPartitionOffset>> _events = [];
    private readonly Dictionary<string, List<TopicPartitionOffset>> _late = [];
    private readonly List<string> _wrong = [];
    private readonly List<string> _dead = [];

    private DrillOutcome(ExpectedOutcome expected) => _expected = expected;

    /// <summary>That were sent.</summary>
    public long Samples => _expected.Samples;

    /// <summary>Different ones.</summary>
    public int Events => _events.Count;

    /// <summary>Different late samples.</summary>
    public int Late => _late.Count;

    /// <summary>Events that were published without their model's answer.</summary>
    public int Degraded { get; private set; }

    /// <summary>Windows that never came, come with something else in them, or should not have come; and the same for late samples.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. _expected.Windows.Keys.Where(id => !_events.ContainsKey(id)).Select(id => $"missing event {id}"),
        .. _wrong,
        .. _expected.Late.Where(id => !_late.ContainsKey(id)).Select(id => $"missing late sample {id}"),
        .. _late.Keys.Where(id => !_expected.Late.Contains(id)).Select(id => $"unexpected late sample {id}"),
        .. _dead.Select(reason => $"dead letter: {reason}"),
    ];

    /// <summary>Events and late samples that came more than once, and where they lie.</summary>
    public IReadOnlyList<string> Duplicates =>
        [.. _events.Concat(_late).Where(found => found.Value.Count > 1).Select(found => $"{found.Key} at {string.Join(", ", found.Value)}")];

    public bool IsComplete => _events.Count >= _expected.Windows.Count && _late.Count >= _expected.Late.Count;

    public void RequireNoFaults() =>
        Assert.True(Faults.Count == 0, $"{Faults.Count} faults, such as:{Environment.NewLine}{string.Join(Environment.NewLine, Faults.Take(20))}");

    /// <summary>Reads until everything expected is there, and then what else there is.</summary>
    /// <param name="deployment">Whose topics are read, by a <c>read_committed</c> reader.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="timeout">The longest it may take; what is missing then is a fault.</param>
    public static async Task<DrillOutcome> ReadAsync(Deployment deployment, ExpectedOutcome expected, TimeSpan timeout)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var outcome = await Task.Run(() => ReadToEnd(deployment, expected));
            if (outcome.IsComplete || TimeProvider.System.GetElapsedTime(started) > timeout)
                return outcome;
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }

    private static DrillOutcome ReadToEnd(Deployment deployment, ExpectedOutcome expected)
    {
        var outcome = new DrillOutcome(expected);
        using var reader = new TopicReader(deployment.Kafka.BootstrapServers);
        foreach (var record in reader.ReadToEnd(deployment.Kafka.EventsTopic))
            outcome.AddEvent(FusionEventJson.Deserialize(record.Message.Value), record.TopicPartitionOffset);
        foreach (var record in reader.ReadToEnd(deployment.LateSamplesTopic))
            Add(outcome._late, Header(record, HeaderNames.Id), record.TopicPartitionOffset);
        foreach (var record in reader.ReadToEnd(deployment.DeadLettersTopic))
            outcome._dead.Add(Header(record, HeaderNames.DeadLetterReason));
        return outcome;
    }

    private static string Header(ConsumeResult<byte[]?, byte[]> record, string name) => Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    private void AddEvent(FusionEvent fusionEvent, TopicPartitionOffset position)
    {
        Add(_events, fusionEvent.Id, position);
        if (fusionEvent.Degraded is not null)
            Degraded++;
        var described = ExpectedOutcome.Describe(fusionEvent);
        if (!_expected.Windows.TryGetValue(fusionEvent.Id, out var expected))
            _wrong.Add($"unexpected event {fusionEvent.Id}");
        else if (described != expected)
            _wrong.Add($"event {fusionEvent.Id} has {described}, not {expected}");
    }

    private static void Add(Dictionary<string, List<TopicPartitionOffset>> to, string id, TopicPartitionOffset position)
    {
        if (!to.TryGetValue(id, out var positions))
            to.Add(id, positions = []);
        positions.Add(position);
    }
}
