using static Streaming.Inference.Tests.TestData;

namespace Streaming.Inference.Tests;

public class ConstantEncoderTests
{
    [Theory]
    [InlineData("0.5", new[] { 0.5f, 0.5f })]
    [InlineData("[240, 320]", new[] { 240f, 320 })]
    public void Encode_OfANumberOrAsManyAsThereArePlaces_FillsTheShape(string value, float[] expected)
    {
        var row = EncodedRow.Of(Encoders.Read(Constant(value)), Window(100));

        Assert.Equal(expected, row.Floats);
    }

    [Fact]
    public void Read_OfAnotherCount_NamesThePath()
    {
        var exception = Assert.Throws<ModelRepositoryException>(() => Encoders.Read(Constant("[1, 2, 3]")));

        Assert.Equal("model.json: $.value must be one number, or 2, as many as the shape has places for, but holds 3.", exception.Message);
    }

    [Theory]
    [InlineData("int64", "3.5", "3.5")]
    [InlineData("uint8", "[1, 0.25]", "1, 0.25")]
    [InlineData("bool", "0.5", "0.5")]
    public void Read_OfAFractionThatTheTypeDoesNotHold_NamesThePath(string type, string value, string said)
    {
        var exception = Assert.Throws<ModelRepositoryException>(() => Encoders.Read(Constant(value, type)));

        Assert.Equal($"model.json: $.value must be whole, since the type is {type}, but is {said}.", exception.Message);
    }

    [Theory]
    [InlineData("uint8", "300", "$.value must be a number from 0 to 255, but is 300.")]
    [InlineData("int8", "[1, -129]", "$.value[1] must be a number from -128 to 127, but is -129.")]
    [InlineData("bool", "2", "$.value must be a number from 0 to 1, but is 2.")]
    [InlineData("float16", "70000", "$.value must be a number from -65504 to 65504, but is 70000.")]
    public void Read_OfANumberThatTheTypeDoesNotHold_NamesThePath(string type, string value, string said)
    {
        var exception = Assert.Throws<ModelRepositoryException>(() => Encoders.Read(Constant(value, type)));

        Assert.Equal($"model.json: {said}", exception.Message);
    }

    [Theory]
    [InlineData("3.0")]
    [InlineData("3e0")]
    public void Read_OfAWholeNumberHoweverItIsWritten_TakesIt(string value) => Assert.Equal([3, 3], EncodedRow.Of(Encoders.Read(Constant(value, "uint8")), Window(100)).Bytes);

    private static string Constant(string value, string type = "float32") =>
        $$"""{ "name": "im_shape", "kind": "constant", "type": "{{type}}", "shape": ["batch", 2], "value": {{value}} }""";
}
