using System.Text;
using System.Text.Json.Nodes;
using Streaming.Alignment.Replay;

namespace Streaming.Alignment.Tests.Replay;

public sealed class AlignmentReplayTests
{
    private const string Tumbling = """{"window": {"type": "tumbling", "sizeUs": 100}, "modalities": {"a": {}, "b": {"required": false, "idleTimeoutUs": null}}}""";

    private const string Interpolation =
        """{"window": {"type": "reference", "modality": "p", "leftUs": null, "rightUs": null}, "modalities": {"p": {"pick": "nearest"}, "s": {"pick": "linear"}}}""";

    [Theory]
    [InlineData("""{"m": "lidar", "t": 10}""", "$.m: \"lidar\" is none of the spec's modalities: a, b")]
    [InlineData("""{"m": 5, "t": 10}""", "$.m: expected a string, found 5")]
    [InlineData("""{"t": 10}""", "$: \"m\" is required")]
    [InlineData("""{"m": "a"}""", "$: one of \"t\", \"bound\" and \"close\" is required")]
    [InlineData("""{"m": "a", "t": null}""", "$.t: expected a whole number, found null")]
    [InlineData("""{"m": "a", "t": "10"}""", "$.t: expected a whole number, found \"10\"")]
    [InlineData("""{"m": "a", "t": 10.5}""", "$.t: expected a whole number, found 10.5")]
    [InlineData("""{"m": "a", "t": 99999999999999999999}""", "$.t: expected a whole number, found 99999999999999999999")]
    [InlineData("""{"m": "a", "t": 1152921504606846977}""", "$.t: must be from -1152921504606846976 to 1152921504606846976, not 1152921504606846977")]
    [InlineData("""{"m": "a", "t": -1152921504606846977}""", "$.t: must be from -1152921504606846976 to 1152921504606846976, not -1152921504606846977")]
    [InlineData("""{"m": "a", "t": 10, "t": 11}""", "$.t: is there twice")]
    [InlineData("""{"m": "a", "t": 10, "id": 5}""", "$.id: expected a string, found 5")]
    [InlineData("""{"m": "a", "t": 10, "v": "1"}""", "$.v: expected a number, found \"1\"")]
    [InlineData("""{"m": "a", "t": 10, "v": 1e999}""", "$.v: expected a number, found 1e999")]
    [InlineData("""{"m": "a", "t": 10, "bound": 10}""", "$.t: unknown field; known here: m, bound")]
    [InlineData("""{"m": "a", "bound": null}""", "$.bound: expected a whole number, found null")]
    [InlineData("""{"m": "a", "close": false}""", "$.close: can only be true")]
    [InlineData("""{"m": "a", "close": 1}""", "$.close: expected true or false, found 1")]
    [InlineData("""{"m": "a", "close": true, "id": "x"}""", "$.id: unknown field; known here: m, close")]
    [InlineData("""{"now": null}""", "$.now: expected a whole number, found null")]
    [InlineData("""{"now": 5, "m": "a"}""", "$.m: unknown field; known here: now")]
    [InlineData("""{"m": "a", "time": 10}""", "$.time: unknown field; known here: m, t, id, v, bound, close, now")]
    [InlineData("[]", "$: expected an object, found []")]
    [InlineData("null", "$: expected an object, found null")]
    public void WrongLine_IsNamedWithWhatIsWrong(string line, string reason)
    {
        var (replay, _) = Start(Tumbling);
        replay.Append("");

        Assert.Equal($"line 2: {reason}", Assert.Throws<ReplayInputException>(() => replay.Append(line)).Message);
    }

    [Theory]
    [InlineData("""{"m": "a", "t": 10""")]
    [InlineData("""{"m": "a", "t": 10} x""")]
    [InlineData("a 10")]
    public void LineThatIsNotJson_IsNamed(string line) =>
        Assert.StartsWith("line 1: is not JSON: ", Assert.Throws<ReplayInputException>(() => Start(Tumbling).Replay.Append(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void WrongLine_ChangesNothing()
    {
        var (replay, output) = Start(Tumbling);
        Assert.Throws<ReplayInputException>(() => replay.Append("""{"m": "a", "t": 10, "id": 5}"""));
        Assert.Throws<ReplayInputException>(() => replay.Append("""{"m": "a", "t": 10, "v": true}"""));

        AssertLines(Complete(replay, output), """{"summary":{"in":0,"aligned":0,"late":0,"dropped":0,"windows":0}}""");
    }

    [Fact]
    public void Clock_ThatGoesBackwards_IsRefusedAndStays()
    {
        var (replay, output) = Start("""{"window": {"type": "tumbling", "sizeUs": 100}, "deadlineUs": 50, "modalities": {"a": {}}}""");
        replay.Append("""{"now": 1000}""");
        replay.Append("""{"m": "a", "t": 10, "id": "x"}""");

        var exception = Assert.Throws<ReplayInputException>(() => replay.Append("""{"now": 999}"""));
        replay.Append("""{"now": 1000}""");
        replay.Append("""{"now": 1050}""");

        Assert.StartsWith("line 3: $.now: must be from 1000 to ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"trigger\":\"deadline\",\"revision\":0,\"line\":5", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bound_ThatGoesBackwards_TakesNothingBack()
    {
        var (replay, output) = Start(Tumbling);
        Append(replay, """{"m":"a","t":10,"id":"x"}""", """{"m":"a","bound":99}""", """{"m":"a","bound":20}""", """{"m":"b","bound":99}""");

        AssertLines(
            Complete(replay, output),
            """{"start":0,"end":100,"ref":null,"trigger":"proof","revision":0,"line":4,"modalities":{"a":{"status":"present","samples":["x"]},"b":{"status":"missing","reason":"silent"}}}""",
            """{"summary":{"in":1,"aligned":1,"late":0,"dropped":0,"windows":1}}""");
    }

    [Fact]
    public void Stream_ThatGoesOnAfterItsEnd_IsWaitedForAgain()
    {
        var (replay, output) = Start(Tumbling);
        Append(replay, """{"m":"b","close":true}""", """{"m":"b","close":true}""", """{"m":"b","t":10}""", """{"m":"a","t":20}""", """{"m":"a","t":100}""");
        Assert.Empty(output.ToString());

        replay.Append("""{"m":"b","close":true}""");

        Assert.Contains("\"samples\":[\"b3\"]", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_ThatAreWholeNumbers_AreInterpolated()
    {
        var (replay, output) = Start(Interpolation);
        Append(replay, """{"m":"s","t":0,"v":2}""", """{"m":"p","t":5,"id":"p"}""", """{"m":"s","t":20,"v":4,"id":"s"}""");

        AssertLines(
            [output.ToString().TrimEnd()],
            """{"start":null,"end":null,"ref":"p","trigger":"proof","revision":0,"line":3,"modalities":{"p":{"status":"present","samples":["p"]},"s":{"status":"present","samples":["s1","s"],"value":2.5}}}""");
    }

    [Fact]
    public void Value_ThatIsMissingWhereItIsToBeInterpolated_IsNamed() => Assert.Equal(
        "line 1: $: \"v\" is required: there is nothing to interpolate",
        Assert.Throws<ReplayInputException>(() => Start(Interpolation).Replay.Append("""{"m":"s","t":0}""")).Message);

    [Theory]
    [InlineData("true", """{"start":0,"end":100,"ref":null,"trigger":"close","revision":0,"line":1,"modalities":{"a":{"status":"present","samples":["x"]}}}""")]
    [InlineData("false")]
    [InlineData("null")]
    public void WindowsThatAreOpenAtTheEnd_AreGivenOutWhereTheSpecSaysSo(string closeAtEnd, params string[] windows)
    {
        var (replay, output) = Start($$"""{"window": {"type": "tumbling", "sizeUs": 100}, "closeAtEnd": {{closeAtEnd}}, "modalities": {"a": {} } }""");
        replay.Append("""{"m":"a","t":10,"id":"x"}""");

        var aligned = windows.Length;
        AssertLines(Complete(replay, output), [.. windows, Summary(aligned)]);
    }

    [Fact]
    public void LateSample_IsWrittenWithHowLateItIs()
    {
        var (replay, output) = Start("""{"window": {"type": "tumbling", "sizeUs": 100}, "modalities": {"a": {}}}""");
        Append(replay, """{"m":"a","t":10,"id":"x"}""", """{"m":"a","bound":99}""", """{"m":"a","t":20,"id":"y"}""");

        AssertLines(
            Complete(replay, output)[1..],
            """{"late":{"m":"a","t":20,"id":"y","byUs":79},"line":3}""",
            """{"summary":{"in":2,"aligned":1,"late":1,"dropped":0,"windows":1}}""");
    }

    [Fact]
    public void ReferenceWindow_HasItsEndsAsTheSpecSaysThem()
    {
        var (replay, output) = Start("""{"window": {"type": "reference", "modality": "p", "leftUs": -5, "rightUs": 7, "rightInclusive": false}, "modalities": {"p": {"pick": "nearest"}}}""");

        replay.Append("""{"m":"p","t":100,"id":"p","v":1.5}""");

        AssertLines(
            [output.ToString().TrimEnd()],
            """{"start":95,"end":107,"ref":"p","trigger":"proof","revision":0,"line":1,"modalities":{"p":{"status":"present","samples":["p"],"value":1.5}}}""");
    }

    [Theory]
    [InlineData("all")]
    [InlineData("slice")]
    public void Values_OfPicksThatTakeSeveralSamples_AreNotWritten(string pick)
    {
        var (replay, output) = Start($$"""{"window": {"type": "tumbling", "sizeUs": 100}, "modalities": {"a": {"pick": "{{pick}}"} } }""");

        Append(replay, """{"m":"a","t":10,"id":"x","v":1}""", """{"m":"a","close":true}""");

        Assert.EndsWith("\"modalities\":{\"a\":{\"status\":\"present\",\"samples\":[\"x\"]}}}\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Revisions_HaveTheIdentityOfTheirWindow()
    {
        var (replay, output) = Start("""{"window": {"type": "hopping", "sizeUs": 100, "advanceUs": 100}, "allowedLatenessUs": 500, "modalities": {"a": {"outOfOrdernessUs": 500}}}""");
        Append(replay, """{"m":"a","t":10,"id":"x"}""", """{"m":"a","bound":99}""", """{"m":"a","t":20,"id":"y"}""");

        AssertLines(
            Complete(replay, output),
            """{"start":0,"end":100,"ref":null,"trigger":"proof","revision":0,"line":2,"modalities":{"a":{"status":"present","samples":["x"]}}}""",
            """{"start":0,"end":100,"ref":null,"trigger":"proof","revision":1,"line":3,"modalities":{"a":{"status":"present","samples":["x","y"]}}}""",
            """{"summary":{"in":2,"aligned":2,"late":0,"dropped":0,"windows":2}}""");
    }

    /// <summary>Of one sample.</summary>
    private static string Summary(int aligned) => new JsonObject
    {
        ["summary"] = new JsonObject { ["in"] = 1, ["aligned"] = aligned, ["late"] = 0, ["dropped"] = 1 - aligned, ["windows"] = aligned },
    }.ToJsonString();

    private static (AlignmentReplay Replay, StringWriter Output) Start(string spec)
    {
        var output = new StringWriter();
        return (new AlignmentReplay(ReplaySpec.Parse("spec.json", Encoding.UTF8.GetBytes(spec)), output), output);
    }

    private static void Append(AlignmentReplay replay, params string[] lines) => Array.ForEach(lines, replay.Append);

    private static string[] Complete(AlignmentReplay replay, StringWriter output)
    {
        replay.Complete();
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void AssertLines(string[] lines, params string[] expected) =>
        Assert.Equal(expected.Select(line => JsonNode.Parse(line)!.ToJsonString()), lines.Select(line => JsonNode.Parse(line)!.ToJsonString()));
}
