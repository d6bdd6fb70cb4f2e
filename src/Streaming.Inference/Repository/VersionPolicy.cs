namespace Streaming.Inference;

/// <summary>
/// Which versions of a model are available, as NVIDIA Triton's <c>version_policy</c> says it: <c>latest</c> with <c>num_versions</c>, <c>specific</c>
/// with <c>versions</c>, or <c>all</c>. The highest of them answers. A shadow is not among them.
/// </summary>
internal sealed class VersionPolicy
{
    private const int MaxVersions = 1000;

    private readonly int _latest;
    private readonly int[] _specific;
    private readonly int? _shadow;

    private VersionPolicy(int latest, int[] specific, int? shadow) => (_latest, _specific, _shadow) = (latest, specific, shadow);

    public static VersionPolicy Read(JsonSection model)
    {
        var shadow = ShadowDefinition.Read(model)?.Version;
        if (!model.IsGiven("version_policy"))
            return new VersionPolicy(1, [], shadow);

        var section = model.Section("version_policy");
        var (isLatest, isSpecific, isAll) = (section.IsGiven("latest"), section.IsGiven("specific"), section.IsGiven("all"));
        if ((isLatest ? 1 : 0) + (isSpecific ? 1 : 0) + (isAll ? 1 : 0) != 1)
            throw section.Refuse("must hold one of latest, specific and all");
        var policy = isLatest ? new VersionPolicy(ReadLatest(section.Section("latest")), [], shadow)
            : isSpecific ? new VersionPolicy(0, ReadSpecific(section.Section("specific")), shadow)
            : new VersionPolicy(MaxVersions, [], shadow);
        section.RefuseUnknown();
        return policy;
    }

    /// <summary>Of the versions there are, highest first, those that are available.</summary>
    public IReadOnlyList<int> Choose(IReadOnlyList<int> versions, JsonSection model)
    {
        if (_shadow is { } shadow && !versions.Contains(shadow))
            throw model.Refuse("shadow.version", $"is {shadow}, but there are {string.Join(", ", versions)}");
        if (_shadow is not null && versions.Count == 1)
            throw model.Refuse("shadow.version", $"is {_shadow}, the only one there is, so that none would answer");
        if (_specific.Length == 0)
            return [.. versions.Where(version => version != _shadow).Take(_latest)];
        if (_shadow is not null && _specific.Contains(_shadow.Value))
            throw model.Refuse("shadow.version", $"is {_shadow}, which version_policy.specific.versions holds: a shadow does not answer");
        IReadOnlyList<int> chosen = [.. versions.Where(_specific.Contains)];
        return chosen.Count > 0
            ? chosen
            : throw model.Refuse("version_policy.specific.versions", $"holds {string.Join(", ", _specific)}, but there are {string.Join(", ", versions)}");
    }

    private static int ReadLatest(JsonSection section)
    {
        var count = section.Number("num_versions", 1, MaxVersions, otherwise: 1);
        section.RefuseUnknown();
        return count;
    }

    private static int[] ReadSpecific(JsonSection section)
    {
        var versions = section.Numbers("versions", 1, int.MaxValue);
        section.RefuseUnknown();
        return versions;
    }
}
