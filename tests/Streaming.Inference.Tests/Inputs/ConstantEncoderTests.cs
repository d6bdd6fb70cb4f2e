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

    private static string Constant(string value) =>
        $$"""{ "name": "im_shape", "kind": "constant", "type": "float32", "shape": ["batch", 2], "value": {{value}} }""";
}
