using Microsoft.Extensions.Options;
using Streaming.Abstractions;
using Streaming.Kafka;

namespace Streaming.Dashboard.Wall;

/// <summary>What the page shows: the last of every rig, bounded by <see cref="DashboardOptions"/>. Thread safe.</summary>
internal sealed class MonitoringWall
{
    /// <summary>A rig that has been quiet for so long gives its place to another.</summary>
    private const long GivenUpAfterUs = 60_000_000;

    private const int MaxRigsNotShown = 1_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, WallRig> _rigs = new(StringComparer.Ordinal);

    /// <summary>When anything of them was read last.</summary>
    private readonly Dictionary<string, long> _rigsNotShown = new(StringComparer.Ordinal);

    private readonly DashboardOptions _options;
    private readonly KafkaOptions _kafkaOptions;
    private readonly TimeProvider _time;
    private readonly EventRate _rate;
    private readonly long _startedUs;
    private KafkaView _kafka;
    private long _events;
    private long? _lastEventUs;
    private long _lateSamples;
    private long _deadLetters;

    public MonitoringWall(IOptions<DashboardOptions> options, IOptions<KafkaOptions> kafka, TimeProvider time)
    {
        _options = options.Value;
        _kafkaOptions = kafka.Value;
        _time = time;
        _startedUs = time.NowUs();
        _rate = new EventRate(_startedUs);
        _kafka = KafkaView.BeforeTheFirstLook(_kafkaOptions.BootstrapServers);
    }

    /// <summary>Whether a broker answered when it was asked last.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_lock)
                return _kafka.IsConnected;
        }
    }

    /// <summary>Whether a broker ever answered.</summary>
    public bool WasConnected { get; private set; }

    public void SetKafka(KafkaView view)
    {
        lock (_lock)
        {
            _kafka = view;
            WasConnected |= view.IsConnected;
        }
    }

    public void Add(FusionEvent fusionEvent)
    {
        lock (_lock)
        {
            var nowUs = _time.NowUs();
            _events++;
            _lastEventUs = nowUs;
            _rate.Add(nowUs);
            FindRig(fusionEvent.Rig, nowUs)?.Add(fusionEvent, nowUs);
        }
    }

    public void Add(string rig, Sample sample)
    {
        lock (_lock)
            FindRig(rig, _time.NowUs())?.Sensors.Add(sample);
    }

    /// <param name="rig">Null where the record names none.</param>
    public void AddLateSample(string? rig)
    {
        lock (_lock)
        {
            _lateSamples++;
            if (rig is not null)
                _rigs.GetValueOrDefault(rig)?.Sensors.AddLate();
        }
    }

    public void AddDeadLetter()
    {
        lock (_lock)
            _deadLetters++;
    }

    /// <summary>The rig's newest frame; null where there is none.</summary>
    public Sample? FrameOf(string rig)
    {
        lock (_lock)
            return _rigs.GetValueOrDefault(rig)?.Sensors.Frame;
    }

    /// <summary>What is new to <paramref name="onlooker"/>, who knows it afterwards.</summary>
    public WallView View(Onlooker onlooker)
    {
        lock (_lock)
        {
            var nowUs = _time.NowUs();
            var changes = onlooker.Look(_rigs, nowUs);
            return new WallView
            {
                IsAll = changes.IsAll,
                NowUs = nowUs,
                Kafka = _kafka,
                Totals = TotalsAt(nowUs),
                Empty = _rigs.Count > 0 ? null : EmptySentence(),
                Sensors = changes.Sensors,
                Cards = changes.Cards,
                Gone = changes.Gone,
            };
        }
    }

    private TotalsView TotalsAt(long nowUs) => new()
    {
        Rigs = _rigs.Count,
        RigsNotShown = RigsNotShownAt(nowUs),
        Events = _events,
        EventsPerSecond = _rate.At(nowUs),
        LastEventUs = _lastEventUs,
        LateSamples = _lateSamples,
        DeadLetters = _deadLetters,
    };

    private int RigsNotShownAt(long nowUs)
    {
        foreach (var (name, _) in _rigsNotShown.Where(rig => nowUs - rig.Value >= GivenUpAfterUs).ToList())
            _rigsNotShown.Remove(name);
        return _rigsNotShown.Count;
    }

    private string EmptySentence() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"No rigs yet: nothing has arrived on {_kafkaOptions.EventsTopic} since {EventTime.ToDateTimeOffset(_startedUs):HH:mm:ss} UTC.");

    /// <summary>The rig, made where there is room for it.</summary>
    private WallRig? FindRig(string name, long nowUs)
    {
        if (!_rigs.TryGetValue(name, out var rig))
        {
            if (_rigs.Count >= _options.MaxRigs && !MakeRoom(nowUs))
            {
                if (_rigsNotShown.Count < MaxRigsNotShown || _rigsNotShown.ContainsKey(name))
                    _rigsNotShown[name] = nowUs;
                return null;
            }

            _rigsNotShown.Remove(name);
            _rigs[name] = rig = new WallRig(name, _options);
        }

        rig.LastSeenUs = nowUs;
        return rig;
    }

    private bool MakeRoom(long nowUs)
    {
        var quietest = _rigs.Values.MinBy(rig => rig.LastSeenUs)!;
        return nowUs - quietest.LastSeenUs >= GivenUpAfterUs && _rigs.Remove(quietest.Name);
    }
}
