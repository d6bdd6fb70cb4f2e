using System.Text;

namespace Streaming.Inference.Tests;

/// <summary>Inputs as a <c>model.json</c> describes them.</summary>
internal static class Encoders
{
    public static InputEncoder Read(string json, string directory = "/models/any") =>
        InputEncoder.Read(JsonSection.Parse("model.json", Encoding.UTF8.GetBytes(json)), new ModelFiles(directory, version: 1));
}
