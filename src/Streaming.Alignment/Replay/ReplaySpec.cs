using Streaming.Abstractions;

namespace Streaming.Alignment.Replay;

/// <summary>The file that says how recorded times are to be aligned: all durations are whole microseconds.</summary>
/// <param name="Alignment">What the aligner does.</param>
/// <param name="ReferenceOffsets">Beginning and end of a reference window as they were written, relative to its sample; null is unbounded.</param>
/// <param name="ClosesAtEnd">Whether windows that are open at the end of the input are given out.</param>
public sealed record ReplaySpec(AlignmentSpec Alignment, (long? LeftUs, long? RightUs) ReferenceOffsets, bool ClosesAtEnd)
{
    /// <summary>About 36,000 years, so that no sum runs over.</summary>
    private const long MaxUs = TimeMath.MaxUs;

    private static readonly IReadOnlyDictionary<string, WindowType> WindowTypes = JsonCursor.WordsOf<WindowType>();

    private static readonly IReadOnlyDictionary<string, Pick> Picks = JsonCursor.WordsOf<Pick>();

    private static readonly IReadOnlyDictionary<string, PickTiming> Timings = JsonCursor.WordsOf<PickTiming>();

    private enum WindowType
    {
        Tumbling,
        Hopping,
        Reference,
    }

    /// <exception cref="PipelineException">The text is not a spec, or one that can never be fulfilled; the message has the JSON path.</exception>
    public static ReplaySpec Parse(string file, ReadOnlyMemory<byte> json)
    {
        var root = JsonCursor.Parse(file, json);
        _ = root.Members("window", "allowedLatenessUs", "deadlineUs", "closeAtEnd", "modalities");
        var modalities = root.Require("modalities");
        var (window, offsets) = ReadWindow(root.Require("window"), modalities);
        var spec = new AlignmentSpec
        {
            Window = window,
            Modalities = [.. modalities.Members().Select(member => ReadModality(member.Name, member.Value, window))],
            AllowedLatenessUs = root.Find("allowedLatenessUs")?.AsIntegerFrom(0, MaxUs) ?? 0,
            DeadlineUs = root.Find("deadlineUs")?.AsIntegerFrom(0, MaxUs),
        };
        if (spec.Modalities.Count == 0)
            throw modalities.Error("at least one modality is needed");
        return new ReplaySpec(spec, offsets, root.Find("closeAtEnd")?.AsBoolean() ?? false);
    }

    private static (WindowSpec Window, (long? LeftUs, long? RightUs) Offsets) ReadWindow(JsonCursor window, JsonCursor modalities) =>
        window.Require("type").AsWord(WindowTypes) switch
        {
            WindowType.Tumbling => (ReadTumbling(window), default),
            WindowType.Hopping => (ReadHopping(window), default),
            _ => ReadReference(window, modalities),
        };

    private static GridWindowSpec ReadTumbling(JsonCursor window)
    {
        _ = window.Members("type", "sizeUs");
        var sizeUs = window.Require("sizeUs").AsIntegerFrom(1, MaxUs);
        return new GridWindowSpec(sizeUs, sizeUs);
    }

    private static GridWindowSpec ReadHopping(JsonCursor window)
    {
        _ = window.Members("type", "sizeUs", "advanceUs");
        var sizeUs = window.Require("sizeUs").AsIntegerFrom(1, MaxUs);
        var advanceUs = window.Require("advanceUs").AsIntegerFrom(1, sizeUs);
        PipelineFile.RequireFewWindows(window.Require("advanceUs"), (double)sizeUs / advanceUs);
        return new GridWindowSpec(sizeUs, advanceUs);
    }

    private static (ReferenceWindowSpec Window, (long? LeftUs, long? RightUs) Offsets) ReadReference(JsonCursor window, JsonCursor modalities)
    {
        _ = window.Members("type", "modality", "leftUs", "rightUs", "leftInclusive", "rightInclusive");
        var modality = window.Require("modality");
        if (modalities.Find(modality.AsString()) is null)
            throw modality.Error($"\"{modality.AsString()}\" is none of $.modalities");
        var leftUs = window.Find("leftUs")?.AsIntegerFrom(-MaxUs, MaxUs);
        var rightUs = window.Find("rightUs")?.AsIntegerFrom(-MaxUs, MaxUs);
        var firstUs = leftUs + (window.Find("leftInclusive")?.AsBoolean() ?? true ? 0 : 1);
        var lastUs = rightUs - (window.Find("rightInclusive")?.AsBoolean() ?? true ? 0 : 1);
        if (firstUs > lastUs)
            throw window.Error("no time lies in it");
        return (new ReferenceWindowSpec(modality.AsString(), firstUs, lastUs), (leftUs, rightUs));
    }

    private static ModalitySpec ReadModality(string name, JsonCursor modality, WindowSpec window)
    {
        _ = modality.Members("pick", "outOfOrdernessUs", "idleTimeoutUs", "required", "timing", "maxAgeUs");
        var outOfOrderness = modality.Find("outOfOrdernessUs");
        var spec = new ModalitySpec(name)
        {
            Pick = modality.Find("pick")?.AsWord(Picks) ?? Pick.All,
            OutOfOrdernessUs = outOfOrderness is { IsObject: false } ? outOfOrderness.AsIntegerFrom(0, MaxUs) : 0,
            Adaptive = outOfOrderness is { IsObject: true } ? ReadAdaptive(outOfOrderness) : null,
            IdleTimeoutUs = modality.Find("idleTimeoutUs")?.AsIntegerFrom(0, MaxUs),
            IsRequired = modality.Find("required")?.AsBoolean() ?? true,
            Timing = modality.Find("timing")?.AsWord(Timings) ?? PickTiming.Proven,
            MaxAgeUs = modality.Find("maxAgeUs")?.AsIntegerFrom(0, MaxUs),
        };
        if (spec is { Pick: Pick.First, Timing: PickTiming.Proven } && window is ReferenceWindowSpec { FirstUs: null })
            throw modality.Require("pick").Error("\"first\" in a window without a beginning can never be proven: an earlier sample may always come. Give the window a leftUs, or take \"available\" as timing");
        return spec;
    }

    private static AdaptiveOutOfOrdernessSpec ReadAdaptive(JsonCursor adaptive)
    {
        _ = adaptive.Members("quantile", "minUs", "maxUs");
        var minUs = adaptive.Require("minUs").AsIntegerFrom(0, MaxUs);
        return new AdaptiveOutOfOrdernessSpec(adaptive.Require("quantile").AsFraction(), minUs, adaptive.Require("maxUs").AsIntegerFrom(minUs, MaxUs));
    }
}
