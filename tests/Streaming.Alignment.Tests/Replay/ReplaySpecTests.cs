using System.Text;
using Streaming.Abstractions;
using Streaming.Alignment.Replay;

namespace Streaming.Alignment.Tests.Replay;

public sealed class ReplaySpecTests
{
    private const string Window = """{"type": "tumbling", "sizeUs": 100}""";

    [Theory]
    [InlineData("""{"type": "tumbling", "sizeUs": 0}""", "$.window.sizeUs: must be from 1 to 1152921504606846976, not 0")]
    [InlineData("""{"type": "tumbling", "sizeUs": 1.5}""", "$.window.sizeUs: expected a whole number, found 1.5")]
    [InlineData("""{"type": "tumbling", "sizeUs": 10, "advanceUs": 5}""", "$.window.advanceUs: unknown field; known here: type, sizeUs")]
    [InlineData("""{"type": "hopping", "sizeUs": 10, "advanceUs": 20}""", "$.window.advanceUs: must be from 1 to 10, not 20")]
    [InlineData("""{"type": "hopping", "sizeUs": 10001, "advanceUs": 1}""", "$.window.advanceUs: must be at least the size / 10000: each sample would be in more windows than that")]
    [InlineData("""{"type": "hopping", "sizeUs": 10}""", "$.window: \"advanceUs\" is required")]
    [InlineData("""{"type": "session"}""", "$.window.type: expected one of tumbling | hopping | reference, found \"session\"")]
    [InlineData("""{"type": "reference", "modality": "z"}""", "$.window.modality: \"z\" is none of $.modalities")]
    [InlineData("""{"type": "reference", "modality": "a", "leftUs": 5, "rightUs": 4}""", "$.window: no time lies in it")]
    [InlineData("""{"type": "reference", "modality": "a", "leftUs": 0, "rightUs": 0, "leftInclusive": false}""", "$.window: no time lies in it")]
    [InlineData("""{"type": "reference", "modality": "a", "leftUs": -1, "rightUs": 0, "leftInclusive": false, "rightInclusive": false}""", "$.window: no time lies in it")]
    public void WindowThatCannotBe_IsRefusedWithItsPath(string window, string reason) =>
        AssertRefused($$"""{"modalities": {"a": {} }, "window": {{window}} }""", reason);

    [Theory]
    [InlineData("""{}""", "$.modalities: at least one modality is needed")]
    [InlineData("""{"a": null}""", "$.modalities.a: expected an object, found null")]
    [InlineData("""{"a": {}, "a": {}}""", "$.modalities.a: is there twice")]
    [InlineData("""{"a": {"pick": "any"}}""", "$.modalities.a.pick: expected one of all | first | last | nearest | linear | hold | slice, found \"any\"")]
    [InlineData("""{"a": {"timing": "soon"}}""", "$.modalities.a.timing: expected one of proven | available, found \"soon\"")]
    [InlineData("""{"a": {"required": 1}}""", "$.modalities.a.required: expected true or false, found 1")]
    [InlineData("""{"a": {"outOfOrdernessUs": -1}}""", "$.modalities.a.outOfOrdernessUs: must be from 0 to 1152921504606846976, not -1")]
    [InlineData("""{"a": {"outOfOrdernessUs": {"quantile": 1, "minUs": 0, "maxUs": 5}}}""", "$.modalities.a.outOfOrdernessUs.quantile: must be between 0 and 1, not 1")]
    [InlineData("""{"a": {"outOfOrdernessUs": {"quantile": 0.9, "minUs": 6, "maxUs": 5}}}""", "$.modalities.a.outOfOrdernessUs.maxUs: must be from 6 to 1152921504606846976, not 5")]
    [InlineData("""{"a": {"idleTimeoutUs": "1s"}}""", "$.modalities.a.idleTimeoutUs: expected a whole number, found \"1s\"")]
    [InlineData("""{"a": {"idle": 1}}""", "$.modalities.a.idle: unknown field; known here: pick, outOfOrdernessUs, idleTimeoutUs, required, timing, maxAgeUs")]
    public void ModalityThatCannotBe_IsRefusedWithItsPath(string modalities, string reason) =>
        AssertRefused($$"""{"window": {{Window}}, "modalities": {{modalities}} }""", reason);

    [Theory]
    [InlineData("""{"modalities": {"a": {}}}""", "$: \"window\" is required")]
    [InlineData("""{"window": {"type": "tumbling", "sizeUs": 1}, "modalities": {"a": {}}, "deadlineUs": -1}""", "$.deadlineUs: must be from 0 to 1152921504606846976, not -1")]
    [InlineData("""{"window": {"type": "tumbling", "sizeUs": 1}, "modalities": {"a": {}}, "lateness": 1}""", "$.lateness: unknown field; known here: window, allowedLatenessUs, deadlineUs, closeAtEnd, modalities")]
    [InlineData("[]", "$: expected an object, found []")]
    public void SpecThatCannotBe_IsRefusedWithItsPath(string spec, string reason) => AssertRefused(spec, reason);

    [Theory]
    [InlineData("null", "proven", true)]
    [InlineData("null", "available", false)]
    [InlineData("-5", "proven", false)]
    public void FirstInAWindowWithoutABeginning_IsRefusedUnlessItIsTakenAsItIs(string leftUs, string timing, bool isRefused)
    {
        var spec = $$"""{"window": {"type": "reference", "modality": "p", "leftUs": {{leftUs}} }, "modalities": {"p": {}, "s": {"pick": "first", "timing": "{{timing}}"} } }""";
        if (isRefused)
            AssertRefused(spec, "$.modalities.s.pick: \"first\" in a window without a beginning can never be proven: an earlier sample may always come. Give the window a leftUs, or take \"available\" as timing");
        else
            Assert.Equal(Pick.First, Parse(spec).Alignment.Modalities[1].Pick);
    }

    [Fact]
    public void Defaults_AreThoseOfTheFormat()
    {
        var spec = Parse($$"""{"window": {{Window}}, "allowedLatenessUs": null, "deadlineUs": null, "closeAtEnd": null, "modalities": {"a": {"pick": null, "required": null, "timing": null, "outOfOrdernessUs": null} } }""");

        Assert.Equal(new GridWindowSpec(100, 100), spec.Alignment.Window);
        Assert.Equal((0L, null, false), (spec.Alignment.AllowedLatenessUs, spec.Alignment.DeadlineUs, spec.ClosesAtEnd));
        Assert.Equal(new ModalitySpec("a") { Pick = Pick.All, Timing = PickTiming.Proven, IsRequired = true }, Assert.Single(spec.Alignment.Modalities));
    }

    [Fact]
    public void Overlap_AtItsLimit_IsTaken() => Assert.Equal(
        new GridWindowSpec(10_000, 1),
        Parse("""{"window": {"type": "hopping", "sizeUs": 10000, "advanceUs": 1}, "modalities": {"a": {}}}""").Alignment.Window);

    [Fact]
    public void Ends_AreInTheWindowUnlessTheSpecSaysOtherwise() => Assert.Equal(
        new ReferenceWindowSpec("p", -5, 7),
        Parse("""{"window": {"type": "reference", "modality": "p", "leftUs": -5, "rightUs": 7}, "modalities": {"p": {}}}""").Alignment.Window);

    [Fact]
    public void EndsThatAreNotInTheWindow_AreAMicrosecondFurtherIn()
    {
        var spec = Parse("""{"window": {"type": "reference", "modality": "p", "leftUs": -5, "rightUs": 7, "leftInclusive": false, "rightInclusive": false}, "modalities": {"p": {}}}""");

        Assert.Equal(new ReferenceWindowSpec("p", -4, 6), spec.Alignment.Window);
        Assert.Equal((-5L, 7L), spec.ReferenceOffsets);
    }

    [Fact]
    public void Limits_OfAModality_AreRead() => Assert.Equal(
        new ModalitySpec("a") { Pick = Pick.Hold, OutOfOrdernessUs = 1, IdleTimeoutUs = 2, MaxAgeUs = 3, IsRequired = false, Timing = PickTiming.Available },
        Parse($$"""{"window": {{Window}}, "modalities": {"a": {"pick": "hold", "outOfOrdernessUs": 1, "idleTimeoutUs": 2, "maxAgeUs": 3, "required": false, "timing": "available"} } }""").Alignment.Modalities[0]);

    [Fact]
    public void OutOfOrderness_MayFollowTheData() => Assert.Equal(
        new AdaptiveOutOfOrdernessSpec(0.99, 5, 50),
        Parse($$"""{"window": {{Window}}, "modalities": {"a": {"outOfOrdernessUs": {"quantile": 0.99, "minUs": 5, "maxUs": 50} } } }""").Alignment.Modalities[0].Adaptive);

    [Fact]
    public void ByteOrderMark_IsLetPass() => Assert.Equal("a", Parse($$"""{{'\uFEFF'}}{"window": {{Window}}, "modalities": {"a": {} } }""").Alignment.Modalities[0].Name);

    private static void AssertRefused(string spec, string reason) => Assert.Equal($"spec.json: {reason}", Assert.Throws<PipelineException>(() => Parse(spec)).Message);

    private static ReplaySpec Parse(string spec) => ReplaySpec.Parse("spec.json", Encoding.UTF8.GetBytes(spec));
}
