namespace Streaming.Inference;

/// <summary>A version that runs beside the one that answers, on the same batches, and whose answers nobody gets: only how far they differ is measured.</summary>
/// <param name="Version">Never the one that answers.</param>
/// <param name="Tolerance">How far a score or a value may differ where the answers still agree.</param>
internal sealed record ShadowDefinition(int Version, double Tolerance)
{
    private const double DefaultTolerance = 0.01;

    /// <returns>Null where the model has none.</returns>
    public static ShadowDefinition? Read(JsonSection model)
    {
        if (!model.IsGiven("shadow"))
            return null;
        var section = model.Section("shadow");
        var shadow = new ShadowDefinition(
            section.Number("version", 1, int.MaxValue), section.Decimal("tolerance", 0, double.MaxValue, otherwise: DefaultTolerance));
        section.RefuseUnknown();
        return shadow;
    }
}
