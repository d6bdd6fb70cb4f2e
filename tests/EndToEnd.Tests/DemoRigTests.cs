using Streaming.Cli.Commands;

namespace EndToEnd.Tests;

/// <summary>What the demo calls a rig of the user's own: the name is the key of its records, and stands on the page.</summary>
public sealed class DemoRigTests
{
    [Theory]
    [InlineData("/home/me/drive.mp4", "drive")]
    [InlineData("rtsp://admin:secret@10.0.0.7", "10.0.0.7")]
    [InlineData("rtsp://admin:secret@camera.local/live?password=secret", "camera.local")]
    [InlineData("rtsp://admin:se/cret@camera.local", "rig")]
    public void RigOf_ASource_HoldsNoPassword(string source, string expected) => Assert.Equal(expected, DemoCommand.RigOf(source));
}
