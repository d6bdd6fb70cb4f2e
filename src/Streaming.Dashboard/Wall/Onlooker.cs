namespace Streaming.Dashboard.Wall;

/// <summary>One page that looks at the wall, and what it was told already. Not thread safe.</summary>
internal sealed class Onlooker
{
    private readonly Dictionary<string, SensorsView> _sensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeenCard> _cards = new(StringComparer.Ordinal);
    private bool _hasLooked;

    private sealed record SeenCard(object Source, long Version, string? Quiet);

    /// <param name="IsAll">Whether this is all there is.</param>
    /// <param name="Sensors">Of rigs whose sensors sent something.</param>
    /// <param name="Cards">New ones and those that say something else.</param>
    /// <param name="Gone">Keys of cards that are no more.</param>
    public sealed record Changes(bool IsAll, List<SensorsView> Sensors, List<CardView> Cards, List<string> Gone);

    /// <summary>What is new, and remembers it.</summary>
    public Changes Look(IReadOnlyDictionary<string, WallRig> rigs, long nowUs)
    {
        foreach (var name in _sensors.Keys.Where(name => !rigs.ContainsKey(name)).ToList())
            _sensors.Remove(name);
        var sensors = new List<SensorsView>();
        var cards = new List<CardView>();
        var gone = new HashSet<string>(_cards.Keys, StringComparer.Ordinal);
        foreach (var rig in rigs.Values)
        {
            LookAtSensors(rig, nowUs, sensors);
            foreach (var card in rig.Pipelines)
            {
                gone.Remove(card.Key);
                LookAtCard(card, nowUs, cards);
            }

            if (rig.Pipelines.Count == 0)
            {
                var key = PipelineCard.KeyOf(rig.Name, null);
                gone.Remove(key);
                if (IsNew(key, new SeenCard(rig, 0, null), out _))
                    cards.Add(new CardView { Key = key, Rig = rig.Name });
            }
        }

        foreach (var key in gone)
            _cards.Remove(key);
        var isAll = !_hasLooked;
        _hasLooked = true;
        return new Changes(isAll, sensors, cards, [.. gone]);
    }

    private void LookAtSensors(WallRig rig, long nowUs, List<SensorsView> sensors)
    {
        var now = rig.Sensors.View(nowUs);
        if (_sensors.GetValueOrDefault(rig.Name) == now)
            return;
        _sensors[rig.Name] = now;
        sensors.Add(now);
    }

    private void LookAtCard(PipelineCard card, long nowUs, List<CardView> cards)
    {
        var quiet = card.QuietAt(nowUs);
        if (IsNew(card.Key, new SeenCard(card, card.Version, quiet), out var before))
            cards.Add(card.View(before?.Source == card ? before.Version : 0, quiet));
    }

    private bool IsNew(string key, SeenCard now, out SeenCard? before)
    {
        if (_cards.TryGetValue(key, out before) && before == now)
            return false;
        _cards[key] = now;
        return true;
    }
}
